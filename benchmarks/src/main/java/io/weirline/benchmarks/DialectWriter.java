package io.weirline.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.alibaba.fastjson2.JSON;
import io.weirline.codecs.dialects.EncodeOptions;
import io.weirline.core.ByteSink;
import io.weirline.core.Encoder;
import io.weirline.core.StreamEvent;
import io.weirline.core.StreamEvent.Started;
import io.weirline.core.StreamEvent.TextDelta;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/** Who writes text in a {@link WireFormat}; events and records stand ready. Ours writes what opens the message as well. */
public enum DialectWriter {
    /** Into one sink for all. */
    WEIRLINE {
        @Override
        ChatWriter.Writing open(WireFormat format, List<String> deltas) {
            Encoder<StreamEvent> encoder = format.dialect()
                    .with(EncodeOptions.defaults().withCreated(() -> ChatWriter.CREATED))
                    .encoder();
            ByteSink out = new ByteSink();
            StreamEvent started = new Started(WireFormat.ID, ChatWriter.MODEL, format.dialect());
            StreamEvent[] events =
                    deltas.stream().map(text -> new TextDelta(0, 0, text)).toArray(StreamEvent[]::new);
            return sink -> {
                encoder.reset();
                encoder.encode(started, out);
                for (StreamEvent event : events) {
                    encoder.encode(event, out);
                    sink.accept(out.array(), 0, out.size());
                    out.clear();
                }
            };
        }
    },
    /** fastjson2 of records, then the frame. */
    FASTJSON2 {
        @Override
        ChatWriter.Writing open(WireFormat format, List<String> deltas) {
            return framed(format, deltas, JSON::toJSONBytes);
        }
    },
    /** Jackson 3 of records, then the frame. */
    JACKSON3_RECORDS {
        @Override
        ChatWriter.Writing open(WireFormat format, List<String> deltas) {
            return framed(format, deltas, new JsonMapper()::writeValueAsBytes);
        }
    };

    abstract ChatWriter.Writing open(WireFormat format, List<String> deltas);

    private static ChatWriter.Writing framed(WireFormat format, List<String> deltas, Function<Object, byte[]> json) {
        Object[] records = IntStream.range(0, deltas.size())
                .mapToObj(i -> format.delta(i, deltas.get(i)))
                .toArray();
        byte[] before = format.before().getBytes(UTF_8);
        byte[] after = format.after().getBytes(UTF_8);
        return sink -> {
            for (Object each : records) {
                byte[] body = json.apply(each);
                byte[] frame = new byte[before.length + body.length + after.length];
                System.arraycopy(before, 0, frame, 0, before.length);
                System.arraycopy(body, 0, frame, before.length, body.length);
                System.arraycopy(after, 0, frame, before.length + body.length, after.length);
                sink.accept(frame, 0, frame.length);
            }
        };
    }
}
