package io.weirline.samples.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Times as people write them: {@code 5ms}, {@code 2s}, {@code 1.5m}. */
final class Durations implements ITypeConverter<Duration> {
    private static final Pattern TIME = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)(us|ms|s|m|h)");

    @Override
    public Duration convert(String text) {
        try {
            return parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }

    /** @throws IllegalArgumentException if it is no time, or zero */
    static Duration parse(String text) {
        Matcher time = TIME.matcher(text);
        if (!time.matches()) {
            throw new IllegalArgumentException("must be a time such as 5ms or 2s, was '" + text + "'");
        }
        double unit =
                switch (time.group(2)) {
                    case "us" -> 1e3;
                    case "ms" -> 1e6;
                    case "s" -> 1e9;
                    case "m" -> 60e9;
                    default -> 3600e9;
                };
        Duration parsed = Duration.ofNanos(Math.round(Double.parseDouble(time.group(1)) * unit));
        if (parsed.isZero()) {
            throw new IllegalArgumentException("must be longer than zero, was '" + text + "'");
        }
        return parsed;
    }
}
