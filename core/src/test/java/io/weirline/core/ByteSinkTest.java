package io.weirline.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSinkTest {
    private final ByteSink sink = new ByteSink(0);

    private String text() {
        return new String(sink.toByteArray(), StandardCharsets.UTF_8);
    }

    @Test
    void growsAsItIsWritten() {
        sink.put('a')
                .put(new byte[] {'b', 'c'})
                .put(new byte[] {'x', 'd', 'y'}, 1, 1)
                .putUtf8("é");
        assertThat(text()).isEqualTo("abcdé");
        assertThat(sink.size()).isEqualTo(6);
        assertThat(sink.array()).startsWith('a', 'b');
    }

    @Test
    void reserveAndAdvance() {
        byte[] room = sink.reserve(3);
        room[sink.size()] = 'a';
        room[sink.size() + 1] = 'b';
        sink.advance(2);
        assertThat(text()).isEqualTo("ab");
        assertThat(sink.reserve(0)).isSameAs(sink.array());
        assertThatThrownBy(() -> sink.advance(sink.array().length)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> sink.advance(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> sink.reserve(Integer.MAX_VALUE)).isInstanceOf(OutOfMemoryError.class);
        assertThat(text()).isEqualTo("ab");
    }

    @Test
    void growsByAtLeastDoubling() {
        int grown = 0;
        byte[] last = sink.array();
        for (int i = 0; i < 1 << 20; i++) {
            sink.put('x');
            if (sink.array() != last) {
                last = sink.array();
                grown++;
            }
        }
        assertThat(grown).isLessThan(25);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "\u0000\u007f\u0080\u07ff\u0800\uffff", "😀", "a😀b\udbff\udfff"})
    void utf8(String text) {
        sink.putUtf8(text);
        assertThat(sink.toByteArray()).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud83d", "\ude00", "\ud83dx", "\ud83d\ud83d\ude00", "\ude00\ud83d", "x\ud83d"})
    void halvesOfPairsBecomeReplacements(String text) {
        sink.putUtf8(text);
        assertThat(text())
                .isEqualTo(text.replaceAll(
                        "(?<![\ud800-\udbff])[\udc00-\udfff]|[\ud800-\udbff](?![\udc00-\udfff])", "\ufffd"));
    }

    @Test
    void truncateTakesBack() {
        sink.putUtf8("abc").truncate(1);
        assertThat(text()).isEqualTo("a");
        sink.truncate(1);
        assertThatThrownBy(() -> sink.truncate(2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> sink.truncate(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void clearKeepsLittle() {
        sink.put(new byte[100]);
        byte[] small = sink.array();
        sink.clear();
        assertThat(sink.size()).isZero();
        assertThat(sink.array()).isSameAs(small);
        sink.put(new byte[ByteSink.RETAINED_BYTES + 1]);
        sink.clear();
        assertThat(sink.array()).hasSize(ByteSink.RETAINED_BYTES);
    }

    @Test
    void copiesAreIndependent() {
        sink.put('a');
        ByteBuffer copy = sink.toByteBuffer();
        sink.clear();
        sink.put('b');
        assertThat(copy.remaining()).isEqualTo(1);
        assertThat(copy.get(0)).isEqualTo((byte) 'a');
    }
}
