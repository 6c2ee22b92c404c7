package io.weirline.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LimitsTest {
    private interface Setter {
        Limits.Builder set(Limits.Builder builder, int value);
    }

    static Stream<Arguments> setters() {
        return Stream.of(
                Arguments.of("lineBytes", (Setter) Limits.Builder::lineBytes),
                Arguments.of("eventBytes", (Setter) Limits.Builder::eventBytes),
                Arguments.of("fieldBytes", (Setter) Limits.Builder::fieldBytes),
                Arguments.of("awsMessageBytes", (Setter) Limits.Builder::awsMessageBytes),
                Arguments.of("strayBytes", (Setter) Limits.Builder::strayBytes),
                Arguments.of("jsonDepth", (Setter) Limits.Builder::jsonDepth),
                Arguments.of("jsonPathDepth", (Setter) Limits.Builder::jsonPathDepth),
                Arguments.of("jsonPathIndex", (Setter) Limits.Builder::jsonPathIndex),
                Arguments.of("choices", (Setter) Limits.Builder::choices),
                Arguments.of("openBlocks", (Setter) Limits.Builder::openBlocks),
                Arguments.of("toolCalls", (Setter) Limits.Builder::toolCalls),
                Arguments.of("eventsWithoutContent", (Setter) Limits.Builder::eventsWithoutContent),
                Arguments.of("transcriptBytes", (Setter) Limits.Builder::transcriptBytes));
    }

    @Test
    void defaultsAreThoseThatAreDocumented() {
        assertThat(Limits.defaults())
                .isEqualTo(new Limits(
                        8_388_608,
                        8_388_608,
                        65_536,
                        16_777_216,
                        65_536,
                        500,
                        64,
                        65_536,
                        64,
                        256,
                        512,
                        10_000,
                        4_194_304));
    }

    @ParameterizedTest
    @MethodSource("setters")
    void eachSetterSetsItsOwn(String name, Setter setter) throws ReflectiveOperationException {
        Limits limits = setter.set(Limits.defaults().toBuilder(), 12_345).build();
        Number set = (Number) Limits.class.getMethod(name).invoke(limits);
        assertThat(set.longValue()).isEqualTo(12_345);
        long others = Stream.of(Limits.class.getRecordComponents())
                .filter(component -> {
                    try {
                        return component
                                .getAccessor()
                                .invoke(limits)
                                .equals(component.getAccessor().invoke(Limits.defaults()));
                    } catch (ReflectiveOperationException e) {
                        throw new AssertionError(e);
                    }
                })
                .count();
        assertThat(others).isEqualTo(setters().count() - 1);
    }

    @ParameterizedTest
    @MethodSource("setters")
    void boundsMustBePositive(String name, Setter setter) {
        for (int value : new int[] {0, -1}) {
            Limits.Builder builder = setter.set(Limits.defaults().toBuilder(), value);
            assertThatThrownBy(builder::build)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(name + " must be positive, was " + value);
        }
        assertThat(setter.set(Limits.defaults().toBuilder(), 1).build()).isNotNull();
    }
}
