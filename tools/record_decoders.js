// Decodes hex lines with TextDecoder: `node record_decoders.js LABEL < lines`, code points out.
const decoder = new TextDecoder(process.argv[2], { ignoreBOM: true });
const lines = require("fs").readFileSync(0, "latin1").split("\n");
if (lines[lines.length - 1] === "") lines.pop();
const out = lines.map((line) =>
  [...decoder.decode(Buffer.from(line, "hex"))].map((c) => c.codePointAt(0).toString(16)).join(" "),
);
process.stdout.write(out.join("\n") + "\n");
