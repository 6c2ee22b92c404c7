package io.weirline.codecs.partial;

import java.math.BigDecimal;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The values without children. */
final class Scalars {
    static final Bool TRUE = new Bool(true);
    static final Bool FALSE = new Bool(false);
    static final Null NULL = new Null();

    private Scalars() {}

    /** A string that grows no more. */
    static final class ClosedString implements JsonView.StringView {
        private final String text;

        ClosedString(String text) {
            this.text = text;
        }

        @Override
        public Kind kind() {
            return Kind.STRING;
        }

        @Override
        public boolean isComplete() {
            return true;
        }

        @Override
        public CharSequence text() {
            return text;
        }

        @Override
        public String string() {
            return text;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof JsonView that && Deep.equal(this, that);
        }

        @Override
        public int hashCode() {
            return text.hashCode();
        }

        @Override
        public String toString() {
            return toJson();
        }
    }

    /** A string as long as it was: a window over the page that it is written to, whose content there never changes. */
    static final class OpenString implements JsonView.StringView {
        private final PageWindow text;

        OpenString(PageWindow text) {
            this.text = text;
        }

        @Override
        public Kind kind() {
            return Kind.STRING;
        }

        @Override
        public boolean isComplete() {
            return false;
        }

        @Override
        public CharSequence text() {
            return text;
        }

        @Override
        public String string() {
            return text.toString();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof JsonView that && Deep.equal(this, that);
        }

        @Override
        public int hashCode() {
            int hash = 0;
            for (int i = 0; i < text.length(); i++) {
                hash = 31 * hash + text.charAt(i);
            }
            return hash;
        }

        @Override
        public String toString() {
            return toJson();
        }
    }

    /** Chars {@code [from, to)} of a page. */
    static final class PageWindow implements CharSequence {
        private final char[] page;
        private final int from;
        private final int to;

        PageWindow(char[] page, int from, int to) {
            this.page = page;
            this.from = from;
            this.to = to;
        }

        @Override
        public int length() {
            return to - from;
        }

        @Override
        public char charAt(int index) {
            return page[from + Objects.checkIndex(index, to - from)];
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            Objects.checkFromToIndex(start, end, to - from);
            return new PageWindow(page, from + start, from + end);
        }

        @Override
        public String toString() {
            return new String(page, from, to - from);
        }
    }

    /** A number as written. */
    static final class Num implements JsonView.NumberView {
        private final String text;
        private final boolean complete;

        Num(String text, boolean complete) {
            this.text = text;
            this.complete = complete;
        }

        @Override
        public Kind kind() {
            return Kind.NUMBER;
        }

        @Override
        public boolean isComplete() {
            return complete;
        }

        @Override
        public String text() {
            return text;
        }

        @Override
        public Optional<BigDecimal> decimal() {
            return Math.abs(scale()) <= MAX_SCALE ? Optional.of(new BigDecimal(text)) : Optional.empty();
        }

        /** The scale that a BigDecimal would have; of an exponent of more than nine digits something past all bounds. */
        private long scale() {
            int exponent = Math.max(text.indexOf('e'), text.indexOf('E'));
            int end = exponent < 0 ? text.length() : exponent;
            int dot = text.indexOf('.');
            long scale = dot < 0 ? 0 : end - dot - 1;
            if (exponent >= 0) {
                int from = exponent + 1;
                boolean negative = text.charAt(from) == '-';
                if (negative || text.charAt(from) == '+') {
                    from++;
                }
                while (from < text.length() - 1 && text.charAt(from) == '0') {
                    from++;
                }
                long power =
                        text.length() - from > 9 ? Integer.MAX_VALUE : Integer.parseInt(text, from, text.length(), 10);
                scale += negative ? power : -power;
            }
            return scale;
        }

        @Override
        public double doubleValue() {
            return Double.parseDouble(text);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof JsonView that && Deep.equal(this, that);
        }

        @Override
        public int hashCode() {
            Optional<BigDecimal> decimal = decimal();
            // 0E+3 keeps its scale in some stripped forms only; zero is one value.
            return decimal.isEmpty()
                    ? text.hashCode()
                    : decimal.get().signum() == 0
                            ? 0
                            : decimal.get().stripTrailingZeros().hashCode();
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** A literal. */
    static final class Bool implements JsonView.BooleanView {
        private final boolean value;

        private Bool(boolean value) {
            this.value = value;
        }

        @Override
        public Kind kind() {
            return Kind.BOOLEAN;
        }

        @Override
        public boolean isComplete() {
            return true;
        }

        @Override
        public boolean value() {
            return value;
        }

        @Override
        public int hashCode() {
            return Boolean.hashCode(value);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public String toString() {
            return toJson();
        }
    }

    /** The literal null. */
    static final class Null implements JsonView.NullView {
        private Null() {}

        @Override
        public int hashCode() {
            return 0;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public Kind kind() {
            return Kind.NULL;
        }

        @Override
        public boolean isComplete() {
            return true;
        }

        @Override
        public String toString() {
            return toJson();
        }
    }
}
