package io.weirline.samples.cli;

import io.weirline.codecs.dialects.Dialects;
import io.weirline.codecs.dialects.ProviderDialect;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The provider's wire format, by name. */
final class DialectOption {
    @Option(
            names = "--dialect",
            required = true,
            paramLabel = "NAME",
            converter = ByName.class,
            description = "The provider's wire format, such as openai-chat; to decode, auto finds it out.")
    private @Nullable ProviderDialect dialect;

    ProviderDialect dialect() {
        ProviderDialect chosen = dialect;
        if (chosen == null) {
            throw new IllegalStateException("a required option was not parsed");
        }
        return chosen;
    }

    static final class ByName implements ITypeConverter<ProviderDialect> {
        @Override
        public ProviderDialect convert(String name) {
            try {
                return Dialects.named(name);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
