package io.weirline.codecs.json.databind;

import io.weirline.codecs.partial.JsonView;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.Base64Variant;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.Version;
import tools.jackson.core.base.ParserMinimalBase;
import tools.jackson.core.util.ByteArrayBuilder;

/** Jackson's view of a closed value: no text is written for it to read. */
final class ViewParser extends ParserMinimalBase {
    /** Where the walk is: the context that Jackson asks for, and the cursor. */
    private static final class Level extends TokenStreamContext {
        final @Nullable Level outer;
        final JsonView container;
        final int size;
        /** How many children have begun. */
        int begun;
        /** Whether the name of the next member was told. */
        boolean named;

        @Nullable
        String name;

        private @Nullable Object current;

        Level(int type, @Nullable Level outer, JsonView container, int size) {
            super(type, -1);
            this.outer = outer;
            this.container = container;
            this.size = size;
            _nestingDepth = outer == null ? 0 : outer._nestingDepth + 1;
        }

        @Override
        public @Nullable TokenStreamContext getParent() {
            return outer;
        }

        @Override
        public @Nullable String currentName() {
            return name;
        }

        @Override
        public @Nullable Object currentValue() {
            return current;
        }

        @Override
        public void assignCurrentValue(Object value) {
            current = value;
        }

        JsonView next() {
            _index++;
            int position = begun++;
            if (container instanceof JsonView.ArrayView array && inArray()) {
                return array.get(position);
            }
            return container instanceof JsonView.ObjectView object && inObject() ? object.value(position) : container;
        }
    }

    private Level level;
    private JsonView value;

    ViewParser(JsonView root, ObjectReadContext context) {
        super(context);
        level = new Level(TokenStreamContext.TYPE_ROOT, null, root, 1);
        value = root;
    }

    @Override
    public @Nullable JsonToken nextToken() {
        Level at = level;
        if (at.begun == at.size) {
            Level outer = at.outer;
            if (outer == null) {
                return _updateTokenToNull();
            }
            level = outer;
            value = at.container;
            return _updateToken(at.inObject() ? JsonToken.END_OBJECT : JsonToken.END_ARRAY);
        }
        if (at.container instanceof JsonView.ObjectView object && at.inObject() && !at.named) {
            at.named = true;
            at.name = object.name(at.begun);
            return _updateToken(JsonToken.PROPERTY_NAME);
        }
        at.named = false;
        JsonView next = at.next();
        value = next;
        return _updateToken(begin(at, next));
    }

    private JsonToken begin(Level at, JsonView next) {
        switch (next.kind()) {
            case OBJECT:
                _streamReadConstraints.validateNestingDepth(at.getNestingDepth() + 1);
                level = new Level(TokenStreamContext.TYPE_OBJECT, at, next, ((JsonView.ObjectView) next).size());
                return JsonToken.START_OBJECT;
            case ARRAY:
                _streamReadConstraints.validateNestingDepth(at.getNestingDepth() + 1);
                level = new Level(TokenStreamContext.TYPE_ARRAY, at, next, ((JsonView.ArrayView) next).size());
                return JsonToken.START_ARRAY;
            case STRING:
                return JsonToken.VALUE_STRING;
            case NUMBER:
                return isIntegral(number()) ? JsonToken.VALUE_NUMBER_INT : JsonToken.VALUE_NUMBER_FLOAT;
            case BOOLEAN:
                return ((JsonView.BooleanView) next).value() ? JsonToken.VALUE_TRUE : JsonToken.VALUE_FALSE;
            default:
                return JsonToken.VALUE_NULL;
        }
    }

    @Override
    public JsonParser skipChildren() {
        if (_currToken == JsonToken.START_OBJECT || _currToken == JsonToken.START_ARRAY) {
            level.begun = level.size;
            nextToken();
        }
        return this;
    }

    private static boolean isIntegral(String number) {
        for (int i = 0; i < number.length(); i++) {
            char c = number.charAt(i);
            if (c == '.' || c == 'e' || c == 'E') {
                return false;
            }
        }
        return true;
    }

    private String number() {
        return numberView().text();
    }

    private JsonView.NumberView numberView() {
        if (value instanceof JsonView.NumberView number) {
            return number;
        }
        throw _constructNotNumericType(_currToken, 0);
    }

    @Override
    public @Nullable String getString() {
        JsonToken token = _currToken;
        if (token == null) {
            return null;
        }
        return switch (token) {
            case PROPERTY_NAME -> level.name;
            case VALUE_STRING -> ((JsonView.StringView) value).string();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
            default -> token.asString();
        };
    }

    @Override
    public char[] getStringCharacters() {
        String text = getString();
        return text == null ? new char[0] : text.toCharArray();
    }

    @Override
    public int getStringLength() {
        String text = getString();
        return text == null ? 0 : text.length();
    }

    @Override
    public int getStringOffset() {
        return 0;
    }

    @Override
    public boolean hasStringCharacters() {
        return false;
    }

    @Override
    public NumberType getNumberType() {
        if (_currToken == JsonToken.VALUE_NUMBER_FLOAT) {
            return NumberType.DOUBLE;
        }
        BigInteger exact = getBigIntegerValue();
        return exact.bitLength() < Integer.SIZE
                ? NumberType.INT
                : exact.bitLength() < Long.SIZE ? NumberType.LONG : NumberType.BIG_INTEGER;
    }

    @Override
    public Number getNumberValue() {
        return switch (getNumberType()) {
            case INT -> getIntValue();
            case LONG -> getLongValue();
            case BIG_INTEGER -> getBigIntegerValue();
            default -> getDoubleValue();
        };
    }

    @Override
    public Number getNumberValueExact() {
        return _currToken == JsonToken.VALUE_NUMBER_FLOAT ? getDecimalValue() : getNumberValue();
    }

    @Override
    public Object getNumberValueDeferred() {
        return getNumberValueExact();
    }

    @Override
    public BigInteger getBigIntegerValue() {
        return getDecimalValue().toBigInteger();
    }

    @Override
    public BigDecimal getDecimalValue() {
        return numberView()
                .decimal()
                .orElseThrow(() -> _constructInputCoercion("exponent too large", _currToken, BigDecimal.class));
    }

    @Override
    public double getDoubleValue() {
        return numberView().doubleValue();
    }

    @Override
    public float getFloatValue() {
        return Float.parseFloat(number());
    }

    @Override
    public int getIntValue() {
        BigInteger whole = getBigIntegerValue();
        if (whole.bitLength() >= Integer.SIZE) {
            _reportOverflowInt();
        }
        return whole.intValue();
    }

    @Override
    public long getLongValue() {
        BigInteger whole = getBigIntegerValue();
        if (whole.bitLength() >= Long.SIZE) {
            _reportOverflowLong();
        }
        return whole.longValue();
    }

    @Override
    public boolean isNaN() {
        return false;
    }

    @Override
    public byte[] getBinaryValue(Base64Variant variant) {
        ByteArrayBuilder out = new ByteArrayBuilder();
        String text = getString();
        _decodeBase64(text == null ? "" : text, out, variant);
        return out.toByteArray();
    }

    @Override
    public TokenStreamContext streamReadContext() {
        return level;
    }

    @Override
    public @Nullable String currentName() {
        Level named = _currToken == JsonToken.START_OBJECT || _currToken == JsonToken.START_ARRAY ? level.outer : level;
        return named == null ? null : named.name;
    }

    @Override
    public @Nullable Object currentValue() {
        return level.currentValue();
    }

    @Override
    public void assignCurrentValue(Object value) {
        level.assignCurrentValue(value);
    }

    @Override
    public TokenStreamLocation currentTokenLocation() {
        return TokenStreamLocation.NA;
    }

    @Override
    public TokenStreamLocation currentLocation() {
        return TokenStreamLocation.NA;
    }

    @Override
    public @Nullable Object streamReadInputSource() {
        return null;
    }

    @Override
    public Version version() {
        return Version.unknownVersion();
    }

    @Override
    protected void _closeInput() {}

    @Override
    protected void _releaseBuffers() {}

    @Override
    protected void _handleEOF() {}
}
