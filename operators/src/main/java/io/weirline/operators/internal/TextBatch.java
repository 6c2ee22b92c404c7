package io.weirline.operators.internal;

/** Strings, joined. */
public final class TextBatch extends Batch<String, String> {
    private final Texts texts = new Texts();

    /** Nothing pending. */
    public TextBatch() {}

    @Override
    int kind(String item) {
        return item.isEmpty() ? QUIET : CONTENT;
    }

    @Override
    long weigh(String item) {
        return Texts.weigh(item);
    }

    @Override
    int handOver(String item) {
        return Texts.handOver(item);
    }

    @Override
    boolean isTransparent() {
        return true;
    }

    @Override
    long join(String item, long weighs) {
        texts.join(item);
        return weighs;
    }

    @Override
    long open(String item, long weighs) {
        texts.open(item);
        return weighs;
    }

    @Override
    String build() {
        return texts.build();
    }
}
