package io.weirline.operators;

import io.weirline.operators.fixture.LongStream;
import io.weirline.operators.fixture.SmallHeap;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Memory does not grow with the stream: a gigabyte in a heap of 64 MB. */
class LongStreamTest {
    @ParameterizedTest(name = "deltas of {0} bytes")
    @ValueSource(ints = {4, 64 << 10})
    void aGigabyteInASmallHeap(int delta, @TempDir Path directory) throws IOException, InterruptedException {
        SmallHeap.run(LongStream.class, delta, directory);
    }
}
