package io.weirline.codecs.partial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The names of an object cannot be chosen so that finding them is slow. */
class NameIndexTest {
    /** Names of one String.hashCode: each of the n positions is "Aa" or "BB". */
    private static List<String> colliding(int bits) {
        List<String> names = List.of("");
        for (int i = 0; i < bits; i++) {
            List<String> longer = new ArrayList<>(2 * names.size());
            for (String name : names) {
                longer.add(name + "Aa");
                longer.add(name + "BB");
            }
            names = longer;
        }
        return names;
    }

    @Test
    void collidingNamesStayLinear() {
        List<String> names = colliding(16);
        assertThat(names).allMatch(name -> name.hashCode() == names.get(0).hashCode());
        String[] slots = names.toArray(String[]::new);
        NameIndex index = NameIndex.of(slots, 9);
        for (int slot = 9; slot < slots.length; slot++) {
            index = index.with(slot, NameIndex.hash(slots[slot]));
        }
        long steps = 0;
        int most = 0;
        for (int slot = 0; slot < slots.length; slot++) {
            int hash = NameIndex.hash(slots[slot]);
            assertThat(index.find(slots[slot], hash, slots, slots.length)).isEqualTo(slot);
            assertThat(index.find(slots[slot], hash, slots, slot)).isEqualTo(-1);
            steps += index.steps(hash);
            most = Math.max(most, index.steps(hash));
        }
        assertThat(steps).isLessThan(4L * slots.length);
        assertThat(most).isLessThan(40);
    }

    @Test
    void likeNamesGetUnlikeHashes() {
        List<Integer> hashes = new ArrayList<>();
        for (String name : List.of("", "\0", "\0\0", "a", "b", "ab", "ba", "a\0", "\uffff", "\uffff\uffff")) {
            hashes.add(NameIndex.hash(name));
        }
        assertThat(hashes).doesNotHaveDuplicates();
    }

    @Test
    void anObjectOfCollidingNamesIsReadAndFound() {
        List<String> names = colliding(14);
        StringBuilder json = new StringBuilder("{");
        for (String name : names) {
            json.append('"').append(name).append("\":1,");
        }
        JsonAssembler assembler = new JsonAssembler();
        assembler.feed(json);
        JsonView.ObjectView open = (JsonView.ObjectView) assembler.view();
        assembler.feed("\"" + names.get(5) + "\":2}");
        JsonView.ObjectView whole = (JsonView.ObjectView) assembler.view();
        assertThat(open).isNotNull();
        assertThat(whole).isNotNull();
        assertThat(whole.size()).isEqualTo(names.size());
        for (String name : names) {
            assertThat(open.get(name)).hasToString("1");
        }
        assertThat(whole.get(names.get(5))).hasToString("2");
        assertThat(whole.get("Aa")).isNull();
    }
}
