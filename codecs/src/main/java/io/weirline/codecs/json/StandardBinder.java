package io.weirline.codecs.json;

import io.weirline.codecs.json.databind.JacksonBinder;
import io.weirline.codecs.json.jsoniter.JsoniterBinder;

/** Which library is there. */
final class StandardBinder {
    private StandardBinder() {}

    static JsonBinder find() {
        if (isThere("tools.jackson.databind.ObjectMapper")) {
            return JacksonBinder.create();
        }
        if (isThere("com.jsoniter.JsonIterator")) {
            return JsoniterBinder.create();
        }
        throw new IllegalStateException("binding to types needs jackson-databind or jsoniter on the path");
    }

    private static boolean isThere(String name) {
        try {
            Class.forName(name, false, StandardBinder.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
