package consumer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weirline.codecs.dialects.DecodeOptions;
import io.weirline.codecs.dialects.Dialects;
import io.weirline.codecs.json.jsoniter.Jsoniter;
import io.weirline.core.Dialect;
import io.weirline.operators.Weir;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;

/** Decodes standard input through the public API, after a line that names the modules that are not the JDK's. */
public final class Main {
    private Main() {}

    public static void main(String[] args) throws IOException {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);
        out.println(ModuleLayer.boot().modules().stream()
                .map(Module::getName)
                .filter(name -> !name.startsWith("java.") && !name.startsWith("jdk."))
                .sorted()
                .collect(Collectors.joining(" ")));
        byte[] body = System.in.readAllBytes();
        Flux<String> text =
                switch (args[0]) {
                    case "plain" -> decode(Dialects.OPENAI_CHAT, body);
                    case "jsoniter" -> decode(withJsoniter(), body);
                    case "netty" -> Netty.decode(Dialects.OPENAI_CHAT, body);
                    default -> throw new IllegalArgumentException(args[0]);
                };
        out.println(String.join("", text.toIterable()));
    }

    private static Flux<String> decode(Dialect dialect, byte[] body) {
        return Flux.just(ByteBuffer.wrap(body)).transform(Weir.decode(dialect)).transform(Weir.text());
    }

    private static Dialect withJsoniter() {
        return Dialects.OPENAI_CHAT.with(DecodeOptions.defaults().withJson(Jsoniter.reader()));
    }
}
