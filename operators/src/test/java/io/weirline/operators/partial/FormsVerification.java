package io.weirline.operators.partial;

import io.weirline.core.StreamEvent;
import io.weirline.operators.fixture.Paced;
import java.util.List;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.annotations.DataProvider;
import org.testng.annotations.Factory;
import reactor.core.publisher.Flux;

/** The Reactive Streams rules for each form of partial JSON and for tool calls. */
@SuppressWarnings("exports") // TestNG wants public classes; nobody else sees them
public class FormsVerification extends PublisherVerification<Object> {
    private final Form<StreamEvent> form;

    /**
     * A verification with the usual patience.
     *
     * @param form of what
     */
    @Factory(dataProvider = "forms")
    public FormsVerification(String form) {
        super(new TestEnvironment(500, 50));
        this.form = Form.overEvents()
                .filter(one -> one.toString().equals(form))
                .findFirst()
                .orElseThrow();
    }

    /**
     * All forms.
     *
     * @return by name
     */
    @DataProvider
    public static Object[][] forms() {
        return Form.overEvents().map(form -> new Object[] {form.toString()}).toArray(Object[][]::new);
    }

    @Override
    public long maxElementsFromPublisher() {
        return form.pace == Form.Pace.LAST ? 1 : super.maxElementsFromPublisher();
    }

    @Override
    public Publisher<Object> createPublisher(long elements) {
        // A step tells of the end; begin and start are events besides the first value.
        long pieces = Math.max(1, elements - form.besides);
        List<StreamEvent> cycle = form.pace == Form.Pace.LAST ? List.of(form.element("[true]")) : form.open(2);
        return Paced.over(
                Flux.<StreamEvent, Long>generate(() -> 0L, (sent, sink) -> {
                    sink.next(cycle.get(sent == 0 ? 0 : 1));
                    if (sent + 1 == pieces) {
                        sink.complete();
                    }
                    return sent + 1;
                }),
                source -> form.over(source).take(elements));
    }

    @Override
    public Publisher<Object> createFailedPublisher() {
        return Flux.<Object>from(form.over(Flux.<StreamEvent>error(new IllegalStateException("failed"))));
    }

    @Override
    public String toString() {
        return form.toString();
    }
}
