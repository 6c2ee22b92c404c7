package io.weirline.codecs.json.databind;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.NullUnmarked;

/** What the tests bind to. */
@NullUnmarked
public final class Types {
    private Types() {}

    public enum Difficulty {
        EASY,
        HARD
    }

    public record Ingredient(String name, Double grams, Optional<String> note) {}

    public record Recipe(
            String title,
            Integer servings,
            Difficulty difficulty,
            Boolean vegan,
            LocalDate day,
            Optional<String> note,
            List<Ingredient> ingredients,
            Map<String, BigDecimal> nutrition,
            Set<String> tags,
            String[] steps,
            Object extra,
            Shop shop,
            int minutes) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Recipe that && toString().equals(that.toString());
        }

        @Override
        public int hashCode() {
            return toString().hashCode();
        }

        @Override
        public String toString() {
            return "title=" + title + " servings=" + servings + " difficulty=" + difficulty + " vegan=" + vegan
                    + " day="
                    + day + " note=" + note + " ingredients=" + ingredients + " nutrition=" + nutrition + " tags="
                    + tags
                    + " steps=" + (steps == null ? null : List.of(steps)) + " extra=" + extra + " shop=" + shop
                    + " minutes=" + minutes;
        }
    }

    /** A bean. */
    public static class Shop {
        private String name;
        private long id;
        private List<List<Integer>> hours;
        private Instant since;
        private UUID key;
        private BigInteger big;

        public Shop() {}

        public void setName(String name) {
            this.name = name;
        }

        public void setId(long id) {
            this.id = id;
        }

        public void setHours(List<List<Integer>> hours) {
            this.hours = hours;
        }

        public void setSince(Instant since) {
            this.since = since;
        }

        public void setKey(UUID key) {
            this.key = key;
        }

        public void setBig(BigInteger big) {
            this.big = big;
        }

        @Override
        public String toString() {
            return "Shop " + name + " " + id + " " + hours + " " + since + " " + key + " " + big;
        }
    }

    /** Recursive. */
    public record Tree(String name, List<Tree> children) {}

    /** Generic. */
    public record Page<T>(T first, List<T> items) {}

    /** Refuses to be without a name. */
    public record Named(String name, Integer age) {
        public Named {
            Objects.requireNonNull(name);
            if (age != null && age < 0) {
                throw new IllegalArgumentException("age");
            }
        }
    }

    /** Counts how often it is made of a name that is whole. */
    public record Counted(String name, List<Integer> values) {
        public static int made;

        public Counted {
            made += name != null && name.endsWith(".") && values != null && values.size() == 2 ? 1 : 0;
        }
    }

    public record Basket(List<Counted> items, String end) {}

    /** Names of Jackson's. */
    public record Renamed(
            @JsonProperty("first_name") String first,
            @JsonAlias("grown") Integer age) {}

    /** Names of jsoniter's. */
    public record RenamedToo(
            @com.jsoniter.annotation.JsonProperty("first_name")
            String first,

            @com.jsoniter.annotation.JsonProperty(from = {"age", "grown"})
            Integer age) {}

    /** Made by a creator of jsoniter's. */
    public static class Created {
        private final String name;

        @com.jsoniter.annotation.JsonIgnore
        public String hidden;

        @com.jsoniter.annotation.JsonCreator
        public Created(@com.jsoniter.annotation.JsonProperty("name") String name) {
            this.name = name;
        }

        @Override
        public String toString() {
            return "Created " + name + " " + hidden;
        }
    }

    /** Cannot be bound. */
    public record Odd(String name, Runnable run) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({@JsonSubTypes.Type(value = Circle.class, name = "circle")})
    public sealed interface Figure permits Circle {}

    public record Circle(int radius) implements Figure {}

    public record Drawing(String title, Figure figure, List<Figure> figures) {}
}
