package io.weirline.codecs.partial;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** What is allocated, counted, not timed. */
class AssemblerMemoryTest {
    /** The module under test does not read java.management, so its tests cannot name it. */
    private static long allocated() {
        try {
            Object bean = Class.forName("java.lang.management.ManagementFactory")
                    .getMethod("getThreadMXBean")
                    .invoke(null);
            Method method =
                    Class.forName("com.sun.management.ThreadMXBean").getMethod("getCurrentThreadAllocatedBytes");
            return (long) method.invoke(bean);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** Bytes for each delta of four chars, with a snapshot of each. */
    private static double perDelta(String document) {
        JsonAssembler assembler = new JsonAssembler();
        int deltas = 0;
        long before = allocated();
        int visible = 0;
        for (int from = 0; from < document.length(); from += 4) {
            assembler.feed(document.substring(from, Math.min(document.length(), from + 4)));
            visible += assembler.view() == null ? 0 : 1;
            deltas++;
        }
        long cost = allocated() - before;
        assertThat(visible).isPositive();
        assertThat(assembler.end().state()).isEqualTo(AssemblyEnd.State.COMPLETE);
        return (double) cost / deltas;
    }

    private static void assertIndependentOfSize(IntFunction<String> document) {
        perDelta(document.apply(1 << 12));
        double small = perDelta(document.apply(1 << 14));
        double large = perDelta(document.apply(1 << 18));
        assertThat(large).isLessThan(1.3 * small).isLessThan(400);
    }

    @Test
    void aDeltaCostsTheSameInALargeDocument() {
        assertIndependentOfSize(AssemblerMemoryTest::records);
        assertIndependentOfSize(size -> "\"" + "some text \\n".repeat(size / 11) + "\"");
        assertIndependentOfSize(AssemblerMemoryTest::members);
    }

    private static String records(int size) {
        StringBuilder out = new StringBuilder("[");
        for (int i = 0; out.length() < size; i++) {
            out.append(i == 0 ? "" : ",").append("{\"id\":").append(i).append(",\"name\":\"item\",\"ok\":true}");
        }
        return out.append(']').toString();
    }

    private static String members(int size) {
        StringBuilder out = new StringBuilder("{");
        for (int i = 0; out.length() < size; i++) {
            out.append(i == 0 ? "" : ",").append("\"member").append(i).append("\":[true,null]");
        }
        return out.append('}').toString();
    }

    @Test
    void passingElementsCostNoMemory() {
        AssemblerOptions options = AssemblerOptions.defaults()
                .withKeep(Keep.elementsOf(JsonPointer.parse("/items")))
                .withLimits(AssemblerLimits.defaults().withChars(Long.MAX_VALUE).withMembers(2));
        int[] told = {0};
        JsonAssembler assembler = new JsonAssembler(options).listener(new JsonListener() {
            @Override
            public void end(JsonPlace place, JsonView value) {
                told[0] += place.depth() == 2 ? 1 : 0;
            }
        });
        assembler.feed("{\"items\":[[]");
        for (int i = 0; i < 100_000; i++) {
            assembler.feed(",[1]");
        }
        assembler.feed("]}");
        assertThat(assembler.end().state()).isEqualTo(AssemblyEnd.State.COMPLETE);
        assertThat(told[0]).isEqualTo(100_001);
        assertThat(assembler.view()).hasToString("{\"items\":[]}");
    }
}
