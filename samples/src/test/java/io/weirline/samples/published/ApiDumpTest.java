package io.weirline.samples.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Holds the published modules to the text in {@code docs/api}, which each change of the API renews in its own diff. */
@NullMarked
class ApiDumpTest {
    private static final String RENEW =
            "mvn -q -B -pl samples -am test -Dtest=ApiDumpTest -Dsurefire.failIfNoSpecifiedTests=false -Dweirline.api.write=true";

    static final List<String> MODULES = PublishedModules.NAMES;

    @ParameterizedTest
    @FieldSource("MODULES")
    void apiIsTheReviewedOne(String module) throws IOException {
        String now = ApiDump.of(PublishedModules.exportedClasses("io.weirline." + module));
        assertThat(now).as("API of " + module).isNotEmpty();
        Path file = Path.of(System.getProperty("basedir", "."), "..", "docs", "api", "weirline-" + module + ".api")
                .normalize();
        if (Boolean.getBoolean("weirline.api.write")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, now);
            return;
        }
        String reviewed = Files.exists(file) ? Files.readString(file) : "";
        if (!now.equals(reviewed)) {
            fail(
                    "The public API of %s is not that of docs/api/%s:%n%s%nIf this is meant, renew the file and commit it:%n%s",
                    module, file.getFileName(), ApiDump.diff(reviewed, now), RENEW);
        }
    }

    @Test
    void dumpShowsAllThatUsersCanNameAndNothingElse() {
        assertThat(ApiDump.of(List.of(Shapes.class)).replace(Shapes.class.getName(), "Shapes"))
                .isEqualTo("""
                        public static final class Shapes {
                        }

                        public abstract static non-sealed class Shapes$Branch<T extends java.lang.Number & java.lang.Comparable<T>, U> extends Shapes$Tree implements java.util.function.Function<T, U?> {
                            protected int depth
                            protected Branch()
                            @Deprecated public final void old()
                            protected abstract <X extends java.lang.Exception> java.util.List<? super T> grow(java.util.Map<java.lang.String, ? extends U[]>, T[]?) throws X
                            public int sum(int, java.lang.Object?...)
                        }

                        public enum Shapes$Colour {
                            RED
                            GREEN
                            public Shapes$Colour other()
                        }

                        public sealed interface Shapes$Either permits Shapes$Either$Left {
                            public static final int CONSTANT
                            public abstract void left()
                            public default void right()
                            public static java.util.Collection<? extends Shapes$Either> both()
                        }

                        public record Shapes$Either$Left() implements Shapes$Either {
                            public void left()
                        }

                        public static final class Shapes$Leaf extends Shapes$Tree {
                            public Leaf()
                        }

                        public static class Shapes$Named {
                            public static final java.lang.String NAME
                            public Named()
                            public void inherited()
                        }

                        public record Shapes$Point<N extends java.lang.Number>(N x, N? y) implements java.lang.Comparable<Shapes$Point<N>> {
                            public int compareTo(Shapes$Point<N>)
                            public static Shapes$Point<java.lang.Integer> origin()
                        }

                        public abstract static sealed class Shapes$Tree permits Shapes$Branch, Shapes$Leaf {
                        }

                        """);
    }

    @Test
    void diffNamesTheTypeOfEachChangedLine() {
        String before = "public class a.B {\n    public void x()\n    public void y()\n}\n\npublic class a.C {\n}\n\n";
        String after = "public class a.B {\n    public void y()\n    public void z()\n}\n\npublic class a.C {\n}\n\n";

        assertThat(ApiDump.diff(before, after)).isEqualTo("- a.B: public void x()\n+ a.B: public void z()\n");
        assertThat(ApiDump.diff(before, before)).isEmpty();
    }

    /** One of each kind of thing that the dump tells apart. */
    public static final class Shapes {
        private Shapes() {}

        public abstract static sealed class Tree permits Branch, Leaf {
            Tree() {}
        }

        @SuppressWarnings("unused") // it is there to be dumped
        public abstract static non-sealed class Branch<T extends Number & Comparable<T>, U> extends Tree
                implements Function<T, @Nullable U> {
            protected int depth;
            int hidden;

            protected Branch() {}

            Branch(int hidden) {
                this.hidden = hidden;
            }

            protected abstract <X extends Exception> List<? super T> grow(
                    Map<String, ? extends U[]> of, T @Nullable [] more) throws X;

            public synchronized int sum(int first, @Nullable Object... rest) {
                return first + rest.length;
            }

            @Deprecated
            public final void old() {}

            private void secret() {}
        }

        public static final class Leaf extends Tree {}

        abstract static class Base {
            public static final String NAME = "leaf";

            public void inherited() {}

            abstract void hidden();
        }

        public static class Named extends Base {
            @Override
            void hidden() {}
        }

        public enum Colour {
            RED,
            GREEN;

            public Colour other() {
                return this == RED ? GREEN : RED;
            }
        }

        public record Point<N extends Number>(N x, @Nullable N y) implements Comparable<Point<N>> {
            public static Point<Integer> origin() {
                return new Point<>(0, 0);
            }

            @Override
            public int compareTo(Point<N> other) {
                return Double.compare(x.doubleValue(), other.x.doubleValue());
            }
        }

        public sealed interface Either {
            int CONSTANT = 1;

            void left();

            default void right() {}

            static Collection<? extends Either> both() {
                return List.of();
            }

            record Left() implements Either {
                @Override
                public void left() {}
            }
        }

        interface Hidden {}
    }
}
