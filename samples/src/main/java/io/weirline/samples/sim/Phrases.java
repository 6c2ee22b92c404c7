package io.weirline.samples.sim;

/** What the simulated model talks about: weirs, and every script and emoji that breaks a careless decoder. */
final class Phrases {
    private Phrases() {}

    static final String[] SENTENCES = {
        "A weir holds the river back without stopping it 🌊.",
        "Families 👨‍👩‍👧‍👦 come on Sundays and leave with wet shoes 👟💦.",
        "The keeper 🧑🏽‍🌾 opens the third gate when the gauge reads 1.40 m.",
        "In Kyoto 🇯🇵 they call it 堰, and the carp 🎏 know every stone of it.",
        "Upstream is quiet; downstream is 100% noise — and that is the point 👍🏿.",
        "Ein Fluß kennt keine Eile, sagt man in Köln 🇩🇪.",
        "Water finds the gap: à gauche, à droite, jamais tout droit 🇫🇷.",
        "القنطرة القديمة ما زالت واقفة, says the sign.",
        "Две рыбы 🐟🐟 ждут у шлюза.",
        "The heron 🪶 waits for what the foam brings 🫧.",
        "물은 길을 찾는다, written in chalk on the sluice ✍🏻.",
        "Nobody hurries a lock; you tie up, drink tea 🫖 and rise with the boat ⛵.",
        "At night the turbines hum in e\u0301 flat 🎶, which no dictionary knows.",
        "The rainbow 🏳️‍🌈 over the spillway costs nothing and is worth the detour.",
        "水到渠成 — when the water comes, the channel is made 🛶.",
        "Engineers 👩🏾‍💻👨🏻‍🔧 argue about one centimetre, and they are right to.",
    };

    static final String[] DISHES = {
        "Crème brûlée", "Käsespätzle", "麻婆豆腐", "Smörgåstårta", "Pastéis de nata", "Шакшука 🍳"
    };
    static final String[] ITEMS = {
        "flour", "jalapeño 🌶️", "crème fraîche", "豆腐", "eggs 🥚", "Gruyère 🧀", "olives 🫒", "miso"
    };
    static final String[] UNITS = {"g", "ml", "tbsp", "pinch"};
    static final String[] STEPS = {
        "Whisk until it ribbons.",
        "Fold, don't stir 🥄.",
        "Bake at 180 °C for 25 min.",
        "Rest it: 10 min ⏲️.",
        "Taste, then \"correct\" the salt.",
        "Serve at once 🍽️."
    };
    static final String[] CITIES = {"Zürich 🇨🇭", "São Paulo", "東京", "Reykjavík", "Kraków", "Málaga"};
    static final String[] WORDS = {"river", "naïve", "堰", "sluice 🌊", "über", "gate-3", "\"quoted\"", "tea 🫖"};
}
