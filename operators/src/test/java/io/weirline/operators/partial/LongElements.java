package io.weirline.operators.partial;

import io.weirline.codecs.partial.AssemblerLimits;
import io.weirline.codecs.partial.AssemblerOptions;
import io.weirline.codecs.partial.JsonView;
import io.weirline.operators.fixture.SmallHeap;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

/** A program that reads the elements of one long array. Its argument is the length in bytes. Ends with 0 if all came. */
final class LongElements {

    private LongElements() {}

    public static void main(String[] args) {
        byte[] element = "{\"id\":123,\"name\":\"é and more of it\",\"tags\":[\"a\",\"b\"],\"rest\":{\"x\":null}},"
                .getBytes(StandardCharsets.UTF_8);
        long elements = Long.parseLong(args[0]) / element.length;
        Flux<ByteBuffer> body = SmallHeap.repeated(element, elements, "0]}".getBytes(StandardCharsets.UTF_8));
        AssemblerOptions options = AssemblerOptions.defaults()
                .withLimits(AssemblerLimits.defaults().withChars(Long.MAX_VALUE));
        long[] seen = new long[2];
        Flux.just(ByteBuffer.wrap("{\"rows\":[".getBytes(StandardCharsets.UTF_8)))
                .concatWith(body)
                .transform(PartialJson.bytes().withOptions(options).elements("/rows"))
                .subscribe(new BaseSubscriber<>() {
                    @Override
                    protected void hookOnSubscribe(Subscription subscription) {
                        request(1);
                    }

                    @Override
                    protected void hookOnNext(JsonView value) {
                        if (value instanceof JsonView.ObjectView object && object.size() == 4) {
                            seen[0]++;
                        }
                        request(1);
                    }

                    @Override
                    protected void hookOnComplete() {
                        seen[1] = 1;
                    }

                    @Override
                    protected void hookOnError(Throwable failure) {
                        failure.printStackTrace();
                    }
                });
        boolean whole = seen[0] == elements && seen[1] == 1;
        System.out.println((whole ? "complete" : "incomplete") + ": " + seen[0] + " elements of " + elements);
        System.exit(whole ? 0 : 1);
    }
}
