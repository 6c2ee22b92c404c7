package io.weirline.operators.partial;

import io.weirline.operators.fixture.SmallHeap;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Memory does not grow with an array whose elements are read one by one: in a heap of 64 MB, 192 MB by default, a
 * gigabyte with {@code -Dweirline.elements.bytes=1073741824}.
 */
class LongElementsTest {
    @Test
    void aLongArrayInASmallHeap(@TempDir Path directory) throws IOException, InterruptedException {
        SmallHeap.run(LongElements.class, Long.getLong("weirline.elements.bytes", 192L << 20), directory);
    }
}
