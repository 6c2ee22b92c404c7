package consumer;

import io.weirline.codecs.sse.SseDecoder;
import io.weirline.core.Decoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.stream.Collectors;

/** Decodes standard input through the public API, after a line that names the modules that are not the JDK's. */
public final class Main {
    private Main() {}

    public static void main(String[] args) throws IOException {
        System.out.println(ModuleLayer.boot().modules().stream()
                .map(Module::getName)
                .filter(name -> !name.startsWith("java.") && !name.startsWith("jdk."))
                .sorted()
                .collect(Collectors.joining(" ")));
        byte[] body = System.in.readAllBytes();
        switch (args[0]) {
            case "plain" -> decode(new SseDecoder(), body);
            case "jsoniter" -> decode(new SseDecoder(), body);
            case "netty" -> Netty.decode(body);
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    private static void decode(Decoder<ByteBuffer, ?> decoder, byte[] body) {
        decoder.feed(ByteBuffer.wrap(body));
        print(decoder);
        decoder.finish();
        print(decoder);
    }

    private static void print(Decoder<?, ?> decoder) {
        for (Object value = decoder.poll(); value != null; value = decoder.poll()) {
            System.out.println(value);
        }
    }
}
