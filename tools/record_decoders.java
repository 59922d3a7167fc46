// Decodes hex lines with new String: `java record_decoders.java CHARSET < lines`, code points out.
import java.io.*;
import java.nio.charset.Charset;
import java.util.stream.Collectors;

class RecordDecoders {
    public static void main(String[] args) throws IOException {
        Charset charset = Charset.forName(args[0]);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, "US-ASCII"));
        PrintStream out = new PrintStream(new BufferedOutputStream(System.out));
        for (String line; (line = in.readLine()) != null; ) {
            byte[] bytes = new byte[line.length() / 2];
            for (int i = 0; i < bytes.length; i++)
                bytes[i] = (byte) Integer.parseInt(line.substring(2 * i, 2 * i + 2), 16);
            String text = new String(bytes, charset);
            out.println(text.codePoints().mapToObj(Integer::toHexString).collect(Collectors.joining(" ")));
        }
        out.flush();
    }
}
