package io.weirline.samples.clients;

import io.weirline.samples.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The official clients, as the program {@code clients.mjs} runs them. */
final class Clients {
    private Clients() {}

    /** What each client saw, a map for each case in their order; skips the test where they cannot be. */
    static List<Map<?, ?>> read(List<ClientCase> cases) throws IOException, InterruptedException {
        Npm.install();
        TreeMap<Integer, Map<?, ?>> results = new TreeMap<>();
        try (CaseServer server = new CaseServer(cases)) {
            Npm.node("clients.mjs", server.base());
            for (Object each : (List<?>) Objects.requireNonNull(Json.parse(server.results()))) {
                Map<?, ?> result = (Map<?, ?>) Objects.requireNonNull(each);
                results.put(Integer.parseInt((String) Objects.requireNonNull(result.get("id"))), result);
            }
        }
        if (results.size() != cases.size()) {
            throw new AssertionError("a dialect without a client: " + results.size() + " of " + cases.size());
        }
        return new ArrayList<>(results.values());
    }
}
