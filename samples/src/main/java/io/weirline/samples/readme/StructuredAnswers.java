package io.weirline.samples.readme;

import io.weirline.core.StreamEvent;
import io.weirline.operators.partial.PartialJson;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** Structured answers while they are written. */
public final class StructuredAnswers {
    private StructuredAnswers() {}

    /**
     * A recipe, as far as it is there.
     *
     * @param name grows
     * @param serves null until it is whole
     * @param ingredients grow one by one
     */
    public record Recipe(
            @Nullable String name,
            @Nullable Integer serves,
            @Nullable List<Ingredient> ingredients) {}

    /**
     * One of its ingredients.
     *
     * @param item what
     * @param amount how much of it
     * @param unit of the amount
     */
    public record Ingredient(
            @Nullable String item,
            @Nullable Integer amount,
            @Nullable String unit) {}

    /**
     * Both forms of one stream, which must allow two subscriptions.
     *
     * @param events the events of a model's stream
     * @param drafts told of the recipe as it is written
     * @return its first three ingredients
     */
    public static Flux<Ingredient> three(Flux<StreamEvent> events, Consumer<Recipe> drafts) {
        // snippet: structured
        Flux<Recipe> draft = events.transform(PartialJson.typed(Recipe.class));
        Flux<Ingredient> three = events.transform(PartialJson.elements("/ingredients", Ingredient.class))
                .take(3);
        // end
        return draft.doOnNext(drafts).thenMany(three);
    }
}
