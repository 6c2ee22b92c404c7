package io.weirline.codecs.partial;

import io.weirline.codecs.utf8.Utf8Decoder;
import java.util.Objects;

/**
 * How a text is assembled. Immutable.
 *
 * @param mode where the value is looked for
 * @param numbers when a number is visible
 * @param strings when a string is visible
 * @param duplicates which of several members of one name counts
 * @param surrogates what becomes of half a surrogate pair that stands alone
 * @param malformed what becomes of bytes that are not UTF-8; inside strings and around the value alone, elsewhere they are invalid
 * @param stripBom whether U+FEFF at the very start is passed over; else it is invalid
 * @param keep which parts are kept
 * @param limits what a document may cost
 */
public record AssemblerOptions(
        Mode mode,
        Numbers numbers,
        Strings strings,
        Duplicates duplicates,
        Surrogates surrogates,
        Utf8Decoder.Malformed malformed,
        boolean stripBom,
        Keep keep,
        AssemblerLimits limits) {
    private static final AssemblerOptions DEFAULTS = new AssemblerOptions(
            Mode.PLAIN,
            Numbers.ON_END,
            Strings.GROW,
            Duplicates.LAST,
            Surrogates.KEEP,
            Utf8Decoder.Malformed.REPORT,
            false,
            Keep.all(),
            AssemblerLimits.defaults());

    /** Checks that no policy is missing. */
    public AssemblerOptions {
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(numbers, "numbers");
        Objects.requireNonNull(strings, "strings");
        Objects.requireNonNull(duplicates, "duplicates");
        Objects.requireNonNull(surrogates, "surrogates");
        Objects.requireNonNull(malformed, "malformed");
        Objects.requireNonNull(keep, "keep");
        Objects.requireNonNull(limits, "limits");
    }

    /** Where the value is looked for. */
    public enum Mode {
        /** The text is one JSON value, with white space around it. */
        PLAIN,
        /**
         * The value is an object or array in the first fenced block (three or more backticks, an info word) that begins
         * with one; or the whole text, if its first unit that is not blank is a bracket. What follows the value is ignored.
         */
        FENCE,
        /** The value begins at the first bracket, square or curly, anywhere. What follows the value is ignored. */
        FIRST_VALUE,
        /** Values follow each other, with or without white space; behind a number or literal there must be some. */
        CONCATENATED
    }

    /** When a number is visible. */
    public enum Numbers {
        /** With the first unit behind it, because another digit may follow. */
        ON_END,
        /** At once: the longest prefix that is a number is shown, and changes. */
        EAGER
    }

    /** When a string is visible. */
    public enum Strings {
        /** From its opening quote on, with all its whole characters. */
        GROW,
        /** With its closing quote. */
        ATOMIC
    }

    /** Which of several members of one name counts. */
    public enum Duplicates {
        /** The later takes the place of the earlier when its value becomes visible. */
        LAST,
        /** The later ones are checked and passed over. */
        FIRST,
        /** The closing quote of the second name is invalid. */
        FAIL
    }

    /** What becomes of half a surrogate pair that stands alone, in values and in names. */
    public enum Surrogates {
        /** It is kept as written. */
        KEEP,
        /** It reads as U+FFFD. */
        REPLACE,
        /** It is invalid at the unit that makes it certain. */
        FAIL
    }

    /**
     * One value, no fences; numbers when they end, strings as they grow; the last duplicate; half pairs kept; malformed
     * UTF-8 and a byte order mark invalid; all kept; the default limits.
     *
     * @return the one instance
     */
    public static AssemblerOptions defaults() {
        return DEFAULTS;
    }

    /**
     * These options with another {@link #mode()}.
     *
     * @param mode where the value is looked for
     * @return a changed copy
     */
    public AssemblerOptions withMode(Mode mode) {
        return new AssemblerOptions(mode, numbers, strings, duplicates, surrogates, malformed, stripBom, keep, limits);
    }

    /**
     * These options with another {@link #numbers()}.
     *
     * @param numbers when a number is visible
     * @return a changed copy
     */
    public AssemblerOptions withNumbers(Numbers numbers) {
        return new AssemblerOptions(mode, numbers, strings, duplicates, surrogates, malformed, stripBom, keep, limits);
    }

    /**
     * These options with another {@link #strings()}.
     *
     * @param strings when a string is visible
     * @return a changed copy
     */
    public AssemblerOptions withStrings(Strings strings) {
        return new AssemblerOptions(mode, numbers, strings, duplicates, surrogates, malformed, stripBom, keep, limits);
    }

    /**
     * These options with another {@link #duplicates()}.
     *
     * @param duplicates which of several members of one name counts
     * @return a changed copy
     */
    public AssemblerOptions withDuplicates(Duplicates duplicates) {
        return new AssemblerOptions(mode, numbers, strings, duplicates, surrogates, malformed, stripBom, keep, limits);
    }

    /**
     * These options with another {@link #surrogates()}.
     *
     * @param surrogates what becomes of half a surrogate pair that stands alone
     * @return a changed copy
     */
    public AssemblerOptions withSurrogates(Surrogates surrogates) {
        return new AssemblerOptions(mode, numbers, strings, duplicates, surrogates, malformed, stripBom, keep, limits);
    }

    /**
     * These options with another {@link #malformed()}.
     *
     * @param malformed what becomes of bytes that are not UTF-8
     * @return a changed copy
     */
    public AssemblerOptions withMalformed(Utf8Decoder.Malformed malformed) {
        return new AssemblerOptions(mode, numbers, strings, duplicates, surrogates, malformed, stripBom, keep, limits);
    }

    /**
     * These options with another {@link #stripBom()}.
     *
     * @param stripBom whether U+FEFF at the very start is passed over
     * @return a changed copy
     */
    public AssemblerOptions withStripBom(boolean stripBom) {
        return new AssemblerOptions(mode, numbers, strings, duplicates, surrogates, malformed, stripBom, keep, limits);
    }

    /**
     * These options with another {@link #keep()}.
     *
     * @param keep which parts are kept
     * @return a changed copy
     */
    public AssemblerOptions withKeep(Keep keep) {
        return new AssemblerOptions(mode, numbers, strings, duplicates, surrogates, malformed, stripBom, keep, limits);
    }

    /**
     * These options with another {@link #limits()}.
     *
     * @param limits what a document may cost
     * @return a changed copy
     */
    public AssemblerOptions withLimits(AssemblerLimits limits) {
        return new AssemblerOptions(mode, numbers, strings, duplicates, surrogates, malformed, stripBom, keep, limits);
    }
}
