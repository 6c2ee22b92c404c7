package io.weirline.operators.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirline.core.MalformedStreamException;
import io.weirline.core.StreamFault;
import io.weirline.operators.Outcome;
import java.io.IOException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;
import reactor.core.Exceptions;

class OutcomesTest {
    /** What is settled as internal is told as internal, and nothing else is. */
    @Test
    void aFailureIsToldAsItIsSettled() {
        Throwable refused = Exceptions.propagate(new ConnectException("10.0.0.7"));
        assertThat(Outcomes.of(refused)).isEqualTo(Outcome.TRUNCATED);
        assertThat(Outcomes.fault(refused)).isEqualTo(new StreamFault.Truncated("the source failed", -1));
        assertThat(Outcomes.fault(new IOException("reset"))).isInstanceOf(StreamFault.Truncated.class);

        Throwable ours = new IllegalStateException("secret");
        assertThat(Outcomes.of(ours)).isEqualTo(Outcome.INTERNAL);
        assertThat(Outcomes.fault(ours)).isEqualTo(new StreamFault.Internal());

        Throwable malformed = Exceptions.propagate(new MalformedStreamException("no JSON", 3, "x"));
        assertThat(Outcomes.fault(malformed)).isEqualTo(new StreamFault.Malformed("no JSON", 3, "x"));
    }
}
