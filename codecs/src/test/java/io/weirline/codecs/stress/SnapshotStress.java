package io.weirline.codecs.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.weirline.codecs.partial.JsonAssembler;
import io.weirline.codecs.partial.JsonView;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A snapshot that is handed over by a plain field, and read while the text goes on: it is what it was when it was taken.
 */
@NullMarked
public class SnapshotStress {
    /** Two snapshots of one text, which goes on behind each. */
    static class Growing {
        private final JsonAssembler assembler = new JsonAssembler();
        private final String[] pieces;
        private final String[] seen;

        @Nullable
        JsonView handed;

        Growing(String before, String first, String seenFirst, String then, String seenThen, String rest) {
            assembler.feed(before);
            pieces = new String[] {first, then, rest};
            seen = new String[] {seenFirst, seenThen};
        }

        void write() {
            assembler.feed(pieces[0]);
            handed = assembler.view();
            assembler.feed(pieces[1]);
            handed = assembler.view();
            assembler.feed(pieces[2]);
        }

        /** 0: nothing yet; 1, 2: exactly that snapshot; -1: something else. */
        int read() {
            JsonView view = handed;
            if (view == null) {
                return 0;
            }
            String json;
            try {
                json = view.toJson();
            } catch (RuntimeException e) {
                return -2;
            }
            return json.equals(seen[0]) ? 1 : json.equals(seen[1]) ? 2 : -1;
        }
    }

    /** A string that outgrows its storage. */
    @JCStressTest
    @Outcome(
            id = {"0", "1", "2"},
            expect = ACCEPTABLE,
            desc = "a snapshot, as it was taken")
    @State
    public static class OpenString extends Growing {
        private static final String LONG = "x".repeat(1000);

        /** A new text. */
        public OpenString() {
            super(
                    "{\"s\":\"" + LONG,
                    "ab",
                    "{\"s\":\"" + LONG + "ab\"}",
                    "c",
                    "{\"s\":\"" + LONG + "abc\"}",
                    "d".repeat(200) + "\"}");
        }

        /** The one that is fed. */
        @Actor
        public void feed() {
            write();
        }

        /**
         * Any thread.
         *
         * @param result what it sees
         */
        @Actor
        public void look(I_Result result) {
            result.r1 = read();
        }
    }

    /** Elements that outgrow their storage, and close. */
    @JCStressTest
    @Outcome(
            id = {"0", "1", "2"},
            expect = ACCEPTABLE,
            desc = "a snapshot, as it was taken")
    @State
    public static class Elements extends Growing {
        /** A new text. */
        public Elements() {
            super(
                    "[1,2,{\"a\":[",
                    "3,\"x",
                    "[1,2,{\"a\":[3,\"x\"]}]",
                    "y\",4,",
                    "[1,2,{\"a\":[3,\"xy\",4]}]",
                    "5,6,7,8,9]},0]");
        }

        /** The one that is fed. */
        @Actor
        public void feed() {
            write();
        }

        /**
         * Any thread.
         *
         * @param result what it sees
         */
        @Actor
        public void look(I_Result result) {
            result.r1 = read();
        }
    }

    /** Names that come again: later values in the place of older ones. */
    @JCStressTest
    @Outcome(
            id = {"0", "1", "2"},
            expect = ACCEPTABLE,
            desc = "a snapshot, as it was taken")
    @State
    public static class Duplicates extends Growing {
        /** A new text. */
        public Duplicates() {
            super(
                    "{\"a\":1,\"b\":2,\"c\":3,",
                    "\"a\":4,",
                    "{\"a\":4,\"b\":2,\"c\":3}",
                    "\"b\":5,\"a\":[",
                    "{\"a\":[],\"b\":5,\"c\":3}",
                    "6],\"a\":7,\"b\":8,\"c\":9,\"a\":0,\"d\":1,\"d\":2}");
        }

        /** The one that is fed. */
        @Actor
        public void feed() {
            write();
        }

        /**
         * Any thread.
         *
         * @param result what it sees
         */
        @Actor
        public void look(I_Result result) {
            result.r1 = read();
        }
    }

    /** More names than a scan is for: the index is made, and grows, while a view looks a name up. */
    @JCStressTest
    @Outcome(
            id = {"0", "1", "2"},
            expect = ACCEPTABLE,
            desc = "a snapshot, as it was taken")
    @State
    public static class Names extends Growing {
        private static final String EIGHT = "\"a\":0,\"b\":0,\"c\":0,\"d\":0,\"e\":0,\"f\":0,\"g\":0,\"h\":0";

        /** A new text. */
        public Names() {
            super(
                    "{" + EIGHT,
                    ",\"i\":1,",
                    "{" + EIGHT + ",\"i\":1}",
                    "\"j\":2,",
                    "{" + EIGHT + ",\"i\":1,\"j\":2}",
                    "\"k\":3,\"l\":4,\"m\":5,\"n\":6,\"o\":7,\"p\":8,\"q\":9,\"r\":10,\"s\":11,\"a\":12}");
        }

        /** The one that is fed. */
        @Actor
        public void feed() {
            write();
        }

        /**
         * Any thread.
         *
         * @param result what it sees
         */
        @Actor
        public void look(I_Result result) {
            result.r1 = lookUp();
        }

        private int lookUp() {
            int seen = read();
            if (seen <= 0 || !(handed instanceof JsonView.ObjectView object)) {
                return seen;
            }
            boolean first =
                    object.get("a") instanceof JsonView.NumberView a && a.text().equals("0");
            boolean ninth =
                    object.get("i") instanceof JsonView.NumberView i && i.text().equals("1");
            return first && ninth && object.get("k") == null ? seen : -3;
        }
    }
}
