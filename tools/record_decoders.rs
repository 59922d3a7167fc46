// Decodes hex lines with encoding_rs, code points out: `record LABEL < lines`.
// Build: put this file in a cargo project as src/main.rs with the dependency encoding_rs = "0.8"
// (Debian: librust-encoding-rs-dev), and name the program in RECORD_ENCODING_RS.
use std::io::{self, BufRead, Write};
fn main() {
    let label = std::env::args().nth(1).unwrap();
    let enc = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap();
    let out = io::stdout(); let mut out = io::BufWriter::new(out.lock());
    for line in io::stdin().lock().lines() {
        let line = line.unwrap();
        let bytes: Vec<u8> = (0..line.len()/2).map(|i| u8::from_str_radix(&line[2*i..2*i+2],16).unwrap()).collect();
        let (text, _) = enc.decode_without_bom_handling(&bytes);
        let s: Vec<String> = text.chars().map(|c| format!("{:x}", c as u32)).collect();
        writeln!(out, "{}", s.join(" ")).unwrap();
    }
}
