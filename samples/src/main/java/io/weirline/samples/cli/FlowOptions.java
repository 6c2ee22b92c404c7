package io.weirline.samples.cli;

import io.weirline.operators.Batching;
import io.weirline.operators.Deadlines;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Batching and deadlines as words of a command line. */
final class FlowOptions {
    private FlowOptions() {}

    static final class BatchingConverter implements ITypeConverter<Batching> {
        @Override
        public Batching convert(String text) {
            try {
                return batching(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }

    static final class DeadlinesConverter implements ITypeConverter<Deadlines> {
        @Override
        public Deadlines convert(String text) {
            try {
                return deadlines(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }

    private static Batching batching(String text) {
        switch (text) {
            case "immediate":
                return Batching.immediate();
            case "small":
                return Batching.small();
            case "medium":
                return Batching.medium();
            case "adaptive":
                return Batching.adaptive();
            default:
                String[] fixed = text.replaceFirst("^fixed:", "").split(",", -1);
                if (!text.startsWith("fixed:") || fixed.length != 2 || !fixed[0].matches("[0-9]{1,9}")) {
                    throw new IllegalArgumentException(
                            "must be immediate, fixed:ITEMS,TIME, small, medium or adaptive, was '" + text + "'");
                }
                return Batching.fixed(Integer.parseInt(fixed[0]), Durations.parse(fixed[1]));
        }
    }

    private static Deadlines deadlines(String text) {
        Deadlines all = Deadlines.defaults();
        for (String one : text.split(",", -1)) {
            int equals = one.indexOf('=');
            String name = one.substring(0, Math.max(0, equals));
            String value = one.substring(equals + 1);
            all = switch (name) {
                case "headers" -> all.headers(time(value));
                case "first-byte" -> all.firstByte(time(value));
                case "first-content" -> all.firstContent(time(value));
                case "idle-byte" -> all.idleByte(time(value));
                case "idle-content" -> all.idleContent(time(value));
                case "total" -> all.total(time(value));
                case "min-rate" -> minRate(all, value);
                default ->
                    throw new IllegalArgumentException(
                            "must be NAME=TIME of headers, first-byte, first-content, idle-byte, idle-content or total, "
                                    + "or min-rate=CHARS/TIME, was '" + one + "'");
            };
        }
        return all;
    }

    /** So many characters a second, measured over windows of a time. */
    private static Deadlines minRate(Deadlines all, String value) {
        if (value.equals("off")) {
            return all.minRate(0, Deadlines.OFF);
        }
        int slash = value.indexOf('/');
        String chars = value.substring(0, Math.max(0, slash));
        if (!chars.matches("[0-9]{1,9}")) {
            throw new IllegalArgumentException("must be min-rate=CHARS/TIME such as 20/5s, was '" + value + "'");
        }
        return all.minRate(Integer.parseInt(chars), Durations.parse(value.substring(slash + 1)));
    }

    private static Duration time(String value) {
        return value.equals("off") ? Deadlines.OFF : Durations.parse(value);
    }
}
