package io.weirline.samples.clients;

import io.weirline.codecs.dialects.Dialects;
import io.weirline.codecs.dialects.ProviderDialect;
import io.weirline.core.StreamEvent;
import io.weirline.samples.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Own streams and, where the corpus is, recorded ones of all dialects, in every dialect that is written. */
final class ClientCases {
    private static final int LARGE_BYTES = 256 << 10;

    private ClientCases() {}

    static List<ClientCase> all() throws IOException {
        Map<String, List<StreamEvent>> streams = new LinkedHashMap<>(OwnStreams.all());
        Path folder = Path.of(System.getProperty("weirline.corpus", "../shared/corpus"), "streams");
        if (Files.isDirectory(folder)) {
            for (Object element :
                    (List<?>) Objects.requireNonNull(Json.parse(Files.readAllBytes(folder.resolve("index.json"))))) {
                Map<?, ?> entry = (Map<?, ?>) Objects.requireNonNull(element);
                String file = (String) Objects.requireNonNull(entry.get("file"));
                byte[] body = Files.readAllBytes(folder.resolve(file));
                Dialects.all().stream()
                        .filter(dialect -> dialect.name().equals(entry.get("dialect")) && body.length <= LARGE_BYTES)
                        .forEach(dialect -> streams.put(file, ClientCase.decode(dialect, body)));
            }
        }
        List<ClientCase> cases = new ArrayList<>();
        for (ProviderDialect target : Dialects.all()) {
            if (isWritten(target)) {
                streams.forEach((name, events) -> cases.add(ClientCase.of(name, events, target)));
            }
        }
        return cases;
    }

    private static boolean isWritten(ProviderDialect dialect) {
        try {
            dialect.encoder();
            return true;
        } catch (UnsupportedOperationException e) {
            return false;
        }
    }
}
