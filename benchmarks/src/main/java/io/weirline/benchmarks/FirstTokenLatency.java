package io.weirline.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.weirline.codecs.dialects.Dialects;
import io.weirline.operators.StreamPipeline;
import io.weirline.operators.netty.WeirNetty;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/**
 * Prints how long a client waits for the first token over loopback: through a gateway of Reactor Netty that passes the
 * model's bytes on, and through the same with the default pipeline. Both are asked in turn, so that what the machine does
 * beside is the same for both. Behind the warm-up both are what a warm server is: the first requests of a process take
 * longer.
 */
public final class FirstTokenLatency {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final byte[] REQUEST = "GET / HTTP/1.1\r\nhost: gateway\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TOKEN = "Weir".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LAST_CHUNK = "\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final String HEAD =
            "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[";

    private FirstTokenLatency() {}

    /** Sorted times in nanoseconds. */
    record Waits(long[] plain, long[] pipeline) {
        double addedMillis(double quantile) {
            return (at(pipeline, quantile) - at(plain, quantile)) / 1e6;
        }

        static long at(long[] sorted, double quantile) {
            return sorted[(int) (quantile * (sorted.length - 1))];
        }
    }

    private static ByteBuf frames(String... bodies) {
        StringBuilder all = new StringBuilder();
        for (String body : bodies) {
            all.append(HEAD).append(body).append("]}\n\n");
        }
        return Unpooled.copiedBuffer(all, StandardCharsets.US_ASCII);
    }

    private static Flux<ByteBuf> answer() {
        return Flux.just(
                frames("{\"index\":0,\"delta\":{\"content\":\"Weir\"}}"),
                frames("{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}"),
                Unpooled.copiedBuffer("data: [DONE]\n\n", StandardCharsets.US_ASCII));
    }

    @FunctionalInterface
    private interface Gateway {
        Publisher<Void> answer(HttpServerResponse response, HttpClient client);
    }

    private static DisposableServer gateway(LoopResources loops, HttpClient client, Gateway gateway) {
        return HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .runOn(loops)
                .handle((request, response) -> gateway.answer(response, client))
                .bindNow(PATIENCE);
    }

    static Waits measure(int warmUp, int requests) throws IOException {
        LoopResources loops = LoopResources.create("first-token", 1, 2, true);
        ConnectionProvider connections = ConnectionProvider.create("first-token", 4);
        DisposableServer model = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .runOn(loops)
                .handle((request, response) -> response.send(answer(), piece -> true))
                .bindNow(PATIENCE);
        HttpClient client = HttpClient.create(connections)
                .host("127.0.0.1")
                .port(model.port())
                .runOn(loops);
        StreamPipeline pipe =
                StreamPipeline.from(Dialects.OPENAI_CHAT).onSettled(how -> {}).build();
        DisposableServer plain =
                gateway(loops, client, (response, to) -> response.header("content-type", "text/event-stream")
                        .send(to.get().uri("/").response((head, body) -> body.retain()), piece -> true));
        DisposableServer piped = gateway(
                loops,
                client,
                (response, to) -> WeirNetty.stream(response, to.get().uri("/").response((head, body) -> body), pipe));
        try (Socket toPlain = connect(plain);
                Socket toPiped = connect(piped)) {
            Socket[] sockets = {toPlain, toPiped};
            long[][] waits = new long[2][requests];
            for (int i = 0; i < warmUp + requests; i++) {
                for (int k = 0; k < 2; k++) {
                    int which = i + k & 1;
                    long wait = request(sockets[which]);
                    if (i >= warmUp) {
                        waits[which][i - warmUp] = wait;
                    }
                }
            }
            Arrays.sort(waits[0]);
            Arrays.sort(waits[1]);
            return new Waits(waits[0], waits[1]);
        } finally {
            plain.disposeNow(PATIENCE);
            piped.disposeNow(PATIENCE);
            model.disposeNow(PATIENCE);
            connections.disposeLater().block(PATIENCE);
            loops.disposeLater(Duration.ZERO, PATIENCE).block(PATIENCE);
        }
    }

    private static Socket connect(DisposableServer server) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        return socket;
    }

    /** From the request to the token, in nanoseconds; the rest of the answer is read too. */
    private static long request(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        byte[] read = new byte[8 << 10];
        int size = 0;
        long token = 0;
        long from = System.nanoTime();
        socket.getOutputStream().write(REQUEST);
        do {
            int count = in.read(read, size, read.length - size);
            if (count <= 0) {
                throw new EOFException(new String(read, 0, size, StandardCharsets.US_ASCII));
            }
            size += count;
            if (token == 0 && contains(read, size, TOKEN)) {
                token = System.nanoTime() - from;
            }
        } while (!endsWith(read, size, LAST_CHUNK));
        return token;
    }

    private static boolean contains(byte[] bytes, int size, byte[] part) {
        for (int i = 0; i <= size - part.length; i++) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }

    private static boolean endsWith(byte[] bytes, int size, byte[] part) {
        return size >= part.length && Arrays.equals(bytes, size - part.length, size, part, 0, part.length);
    }

    /**
     * Prints the table.
     *
     * @param args how many requests of each to measure, 5,000 unless told; as many come before for warmth
     * @throws IOException if an answer breaks off
     */
    public static void main(String[] args) throws IOException {
        int requests = args.length == 0 ? 5_000 : Integer.parseInt(args[0]);
        Waits waits = measure(requests, requests);
        System.out.println("Time to the first token over loopback in ms, " + requests + " requests each in turn, "
                + Runtime.version() + ".");
        System.out.println();
        System.out.println("| percentile | passed on | through the pipeline | added |");
        System.out.println("|---|---|---|---|");
        for (int percent : new int[] {10, 25, 50, 75, 90, 99}) {
            double quantile = percent / 100.0;
            System.out.println(String.format(
                    Locale.ROOT,
                    "| p%d | %.3f | %.3f | %+.3f |",
                    percent,
                    Waits.at(waits.plain, quantile) / 1e6,
                    Waits.at(waits.pipeline, quantile) / 1e6,
                    waits.addedMillis(quantile)));
        }
    }
}
