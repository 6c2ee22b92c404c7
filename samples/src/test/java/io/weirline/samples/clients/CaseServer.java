package io.weirline.samples.clients;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.weirline.samples.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Serves the bodies of cases on the loopback, in pieces, and takes what the clients made of them. */
final class CaseServer implements AutoCloseable {
    private static final long SEED = 20_260_411;
    private static final int LONGEST_PIECE = 4096;

    static {
        // Else each answer waits for the acknowledgement of its head, 40 ms long.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final List<ClientCase> cases;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final SplittableRandom random = new SplittableRandom(SEED);
    private final CompletableFuture<byte[]> results = new CompletableFuture<>();

    CaseServer(List<ClientCase> cases) throws IOException {
        this.cases = cases;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    String base() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What the clients posted; they have ended. */
    byte[] results() {
        return results.getNow(new byte[0]);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] request = exchange.getRequestBody().readAllBytes();
            String first = exchange.getRequestURI().getPath().split("/")[1];
            switch (first) {
                case "cases" -> whole(exchange, list());
                case "results" -> {
                    results.complete(request);
                    whole(exchange, new byte[0]);
                }
                default -> pieces(exchange, cases.get(Integer.parseInt(first)));
            }
        }
    }

    private byte[] list() {
        List<Map<String, Object>> list = new ArrayList<>();
        for (int i = 0; i < cases.size(); i++) {
            list.add(Map.of(
                    "id", Integer.toString(i), "dialect", cases.get(i).target().name()));
        }
        return Json.text(list).getBytes(StandardCharsets.UTF_8);
    }

    private static void whole(HttpExchange exchange, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private void pieces(HttpExchange exchange, ClientCase served) throws IOException {
        exchange.getResponseHeaders().set("content-type", served.target().mediaType());
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        byte[] body = served.body();
        for (int from = 0; from < body.length; ) {
            int length;
            synchronized (random) {
                length = Math.min(body.length - from, 1 + random.nextInt(LONGEST_PIECE));
            }
            out.write(body, from, length);
            out.flush();
            from += length;
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
