package io.tenantservice.platform.gather;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.tenantservice.platform.problem.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GatheredTest {

    /** The statements that have begun, each to be ended by the test. */
    private final List<List<Integer>> begun = new ArrayList<>();

    private final List<UniEmitter<? super List<String>>> ends = new ArrayList<>();

    private Gathered<Integer, String> gathered = gathering(Duration.ofDays(1));

    @Test
    void firstItemIsWrittenAtOnceAndTheNextOnesTogether() {
        var first = add(1);
        var second = add(2);
        var third = add(3);
        assertThat(begun).containsExactly(List.of(1));

        end(0, "one");

        assertThat(begun).containsExactly(List.of(1), List.of(2, 3));
        first.assertItem("one");
        second.assertNotTerminated();
        end(1, "two", "three");
        second.assertItem("two");
        third.assertItem("three");
    }

    @Test
    void oneWriteTakesNoMoreThanItMay() {
        IntStream.rangeClosed(1, 6).forEach(this::add);

        end(0, "1");
        end(1, "2", "3", "4");

        assertThat(begun).containsExactly(List.of(1), List.of(2, 3, 4), List.of(5, 6));
    }

    @Test
    void failureIsThatOfItsWriteAlone() {
        var first = add(1);
        var second = add(2);

        ends.get(0).fail(new IllegalArgumentException("refused"));
        end(1, "two");

        first.assertFailedWith(IllegalArgumentException.class, "refused");
        second.assertItem("two");
    }

    @Test
    void writeThatTellsOfTooFewFailsForAll() {
        add(0);
        var first = add(1);
        var second = add(2);
        end(0, "zero");

        end(1, "one");

        first.assertFailedWith(IllegalStateException.class, "2 items");
        second.assertFailedWith(IllegalStateException.class, "2 items");
        var next = add(3);
        end(2, "three");
        next.assertItem("three");
    }

    @Test
    void statementThatHangsHoldsUpOthersForItsTimeOnly() {
        gathered = gathering(Duration.ZERO);
        var hanging = add(1);

        var next = add(2);
        end(1, "two");

        next.assertItem("two");
        hanging.assertNotTerminated();
    }

    @Test
    void databaseThatHangsIsNotGivenEverything() {
        gathered = gathering(Duration.ZERO);

        IntStream.rangeClosed(1, 6).forEach(this::add);

        assertThat(begun).containsExactly(List.of(1), List.of(2), List.of(3), List.of(4));
        end(2, "3");
        assertThat(begun).endsWith(List.of(5, 6));
    }

    @Test
    void whatArrivesWhenTooManyWaitIsRefusedAtOnceAndTheOthersAreAnswered() {
        var first = add(0);
        var waiting = IntStream.rangeClosed(1, 6).mapToObj(this::add).toList();

        var refused = add(7);

        assertThat(refused.getFailure())
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.code().retryable()).isTrue());
        end(0, "0");
        first.assertItem("0");
        var next = add(8);
        end(1, "1", "2", "3");
        end(2, "4", "5", "6");
        waiting.forEach(UniAssertSubscriber::assertCompleted);
        end(3, "8");
        next.assertItem("8");
    }

    private Gathered<Integer, String> gathering(Duration patience) {
        return new Gathered<>(3, 6, patience, items -> {
            begun.add(items);
            return Uni.createFrom().emitter(ends::add);
        });
    }

    private UniAssertSubscriber<String> add(int item) {
        return gathered.add(item).subscribe().withSubscriber(UniAssertSubscriber.create());
    }

    private void end(int write, String... results) {
        ends.get(write).complete(List.of(results));
    }
}
