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
        for (String name : names) {
            assertThat(((ObjectNode) open).steps(name)).isLessThan(40);
            assertThat(((ObjectNode) whole).steps(name)).isLessThan(40);
        }
    }

    @Test
    void aMillionCollidingNamesCostNoMoreThanOthers() {
        int bits = 20;
        AssemblerLimits limits = AssemblerLimits.defaults().withChars(Long.MAX_VALUE);
        JsonAssembler assembler = new JsonAssembler(AssemblerOptions.defaults().withLimits(limits));
        assembler.feed("{");
        for (int i = 0; i < 1 << bits; i++) {
            assembler.feed(i == 0 ? "\"" : ",\"");
            assembler.feed(colliding(i, bits));
            assembler.feed("\":1");
        }
        assembler.feed("}");
        ObjectNode object = (ObjectNode) assembler.view();
        assertThat(object).isNotNull();
        assertThat(object.isComplete()).isTrue();
        assertThat(object.size()).isEqualTo(1 << bits);
        int hash = colliding(0, bits).hashCode();
        long steps = 0;
        for (int i = 0; i < 1 << bits; i++) {
            String name = colliding(i, bits);
            if (name.hashCode() != hash || object.get(name) == null) {
                throw new AssertionError(name);
            }
            steps += object.steps(name);
        }
        assertThat(steps).isLessThan(4L << bits);
    }

    /** One of the names of one String.hashCode. */
    private static String colliding(int number, int bits) {
        StringBuilder name = new StringBuilder();
        for (int bit = 0; bit < bits; bit++) {
            name.append((number >> bit & 1) == 0 ? "Aa" : "BB");
        }
        return name.toString();
    }

    /** Objects that begin alike share what is known of their names, up to where they differ. */
    @Test
    void likeObjectsDoNotDisturbEachOther() {
        JsonAssembler assembler = new JsonAssembler();
        assembler.feed("[" + object(12, 12) + "," + object(12, 10) + "," + object(5, 5) + "," + object(12, 12) + ","
                + object(20, 20) + "," + object(3, 1) + "," + object(20, 15));
        JsonView.ArrayView open = (JsonView.ArrayView) assembler.view();
        assertThat(open).isNotNull();
        int[][] shapes = {{12, 12}, {12, 10}, {5, 5}, {12, 12}, {20, 20}, {3, 1}, {20, 15}};
        for (int i = 0; i < shapes.length; i++) {
            JsonView.ObjectView object = (JsonView.ObjectView) open.get(i);
            assertThat(object.size()).isEqualTo(shapes[i][0]);
            for (int member = 0; member < 25; member++) {
                boolean alike = member < shapes[i][1];
                boolean there = member < shapes[i][0];
                assertThat(object.get("n" + member)).isEqualTo(alike ? object.value(member) : null);
                assertThat(object.get("x" + member)).isEqualTo(there && !alike ? object.value(member) : null);
            }
        }
    }

    /** So many members, the first ones named n, the others x. */
    private static String object(int members, int alike) {
        StringBuilder out = new StringBuilder("{");
        for (int i = 0; i < members; i++) {
            out.append(i == 0 ? "" : ",")
                    .append(i < alike ? "\"n" : "\"x")
                    .append(i)
                    .append("\":")
                    .append(i);
        }
        return out.append('}').toString();
    }
}
