package io.tenantservice.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.tenantservice.platform.problem.Problem;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the property test doesn't show: single flight, budgets, and entries brought from elsewhere. */
class SubjectCacheTest {

    private static final Duration MAX_STALENESS = Duration.ofSeconds(5);
    private static final int ROOM = 1_000;

    private long now = Duration.ofDays(1).toNanos();
    private final ChangeHistory history = new ChangeHistory(() -> now, MAX_STALENESS);
    private Snapshot seen = at(10);
    private final List<UniEmitter<? super Loaded<String>>> loads = new ArrayList<>();
    private final List<String> looks = new ArrayList<>();
    private final List<Aged<String>> kept = new ArrayList<>();
    private Optional<Aged<String>> told = Optional.empty();
    private String timeline = "1";
    private final SubjectCache<String, String> cache = new SubjectCache<>(
            history,
            () -> now,
            Set.of("API_KEY"),
            key -> Uni.createFrom().emitter(loads::add),
            new SecondLevel<>() {

                @Override
                public Uni<Optional<Aged<String>>> look(String timeline, String key) {
                    looks.add(timeline);
                    return Uni.createFrom().item(told);
                }

                @Override
                public void keep(String timeline, String key, Aged<String> read) {
                    kept.add(read);
                }
            },
            new SubjectCache.Budget(ROOM, ROOM),
            new CacheMetrics(new SimpleMeterRegistry(), "test"));

    private final UUID subject = UUID.randomUUID();

    @BeforeEach
    void readTheLog() {
        history.register(cache);
        read(10);
    }

    @Test
    void allWhoAskDuringALoadShareIt() {
        var first = ask("key");
        var second = ask("key");

        loads.getFirst().complete(Loaded.of("good", subject, at(10)));

        assertThat(loads).hasSize(1);
        first.assertItem(Optional.of("good"));
        second.assertItem(Optional.of("good"));
        ask("key").assertItem(Optional.of("good"));
    }

    @Test
    void failedLoadFailsForAllAndIsTriedAnew() {
        var first = ask("key");
        var second = ask("key");

        loads.getFirst().fail(new IOException("away"));

        first.assertFailedWith(IOException.class, "away");
        second.assertFailedWith(IOException.class, "away");
        ask("key");
        assertThat(loads).hasSize(2);
    }

    @Test
    void callerWhoGoesAwayTakesTheLoadFromNobody() {
        var first = ask("key");
        var second = ask("key");

        first.cancel();
        loads.getFirst().complete(Loaded.of("good", subject, at(10)));

        second.assertItem(Optional.of("good"));
    }

    @Test
    void whileTheLogIsNotReadOneLoadAtATimeServesThoseWhoAskedBeforeIt() {
        pass(MAX_STALENESS);
        var first = ask("key");
        var second = ask("key");
        var third = ask("key");
        pass(Duration.ofMillis(1));
        var fourth = ask("key");

        loads.getFirst().complete(Loaded.of("old", subject, at(10)));

        first.assertItem(Optional.of("old"));
        assertThat(loads).hasSize(2);
        loads.get(1).complete(Loaded.of("new", subject, at(11)));
        fourth.assertItem(Optional.of("new"));
        second.assertCompleted();
        third.assertCompleted();
        assertThat(loads).hasSize(2);
    }

    @Test
    void loadThatHangsHoldsUpOnlyThoseWhoWaitForIt() {
        ask("key");
        pass(MAX_STALENESS);
        read(11);

        var second = ask("key");

        loads.get(1).complete(Loaded.of("good", subject, at(11)));
        second.assertItem(Optional.of("good"));
    }

    @Test
    void answerThatIsNeverRecentIsAFailureAfterThreeLoads() {
        var asked = ask("key");

        for (int load = 0; load < 3; load++) {
            pass(MAX_STALENESS);
            loads.get(load).complete(Loaded.of("old", subject, at(10)));
        }

        asked.assertFailedWith(Problem.class);
    }

    @Test
    void manyUnknownKeysDriveNoGoodEntryOut() {
        assertUnknownKeysDriveNoGoodEntryOut(50 * ROOM);
    }

    @Test
    @Tag("chaos")
    void millionUnknownKeysDriveNoGoodEntryOut() {
        assertUnknownKeysDriveNoGoodEntryOut(1_000_000);
    }

    private void assertUnknownKeysDriveNoGoodEntryOut(int number) {
        ask("good");
        loads.getFirst().complete(Loaded.of("good", subject, at(10)));

        for (int unknown = 0; unknown < number; unknown++) {
            loads.clear();
            ask("unknown-" + unknown);
            loads.getFirst().complete(Loaded.absent(at(10)));
        }

        ask("good").assertItem(Optional.of("good"));
        assertThat(cache.size()).isLessThanOrEqualTo(1 + ROOM);
    }

    @Test
    void whatIsNotThereIsKnownUntilSomethingOfItsKindChanges() {
        ask("key");
        loads.getFirst().complete(Loaded.absent(at(10)));
        ask("key").assertItem(Optional.empty());

        read(11, new Change(10, "API_KEY", UUID.randomUUID()));
        ask("key");

        assertThat(loads).hasSize(2);
    }

    @Test
    void changeOfAnotherKindTurnsNothing() {
        ask("key");
        loads.getFirst().complete(Loaded.of("good", subject, at(10)));

        read(11, new Change(10, "SOMETHING_NEW", subject));

        ask("key").assertItem(Optional.of("good"));
    }

    @Test
    void entryIsLoadedAnewAfterTenMinutes() {
        ask("key");
        loads.getFirst().complete(Loaded.of("good", subject, at(10)));

        pass(Duration.ofMinutes(10));
        read(11);
        ask("key");

        assertThat(loads).hasSize(2);
    }

    @Test
    void entryFromElsewhereIsServedUnlessAChangeHasOvertakenItOrItIsOld() {
        read(11, new Change(10, "API_KEY", subject));

        tell(Loaded.of("old", subject, at(10)), Duration.ZERO);
        ask("key").assertNotTerminated();
        tell(Loaded.of("new", subject, at(11)), Duration.ofSeconds(121));
        ask("other").assertNotTerminated();
        tell(Loaded.of("new", subject, at(11)), Duration.ZERO);
        ask("third").assertItem(Optional.of("new"));

        assertThat(loads).hasSize(2);
    }

    @Test
    void entryFromElsewhereIsHeldFromThenOn() {
        tell(Loaded.of("good", subject, at(10)), Duration.ZERO);
        ask("key");
        told = Optional.empty();

        ask("key").assertItem(Optional.of("good"));

        assertThat(looks).hasSize(1);
        assertThat(loads).isEmpty();
        assertThat(kept).isEmpty();
    }

    @Test
    void entryFromBeforeWhatIsRememberedIsNotTaken() {
        read(11, new Change(10, "API_KEY", UUID.randomUUID()));
        pass(Duration.ofMinutes(4));
        read(12);
        pass(Duration.ofMinutes(4));
        read(13);

        tell(Loaded.of("good", subject, at(11)), Duration.ZERO);
        ask("key").assertNotTerminated();
        tell(Loaded.of("good", subject, at(12)), Duration.ZERO);
        ask("other").assertItem(Optional.of("good"));
    }

    @Test
    void secondLevelIsNotAskedWhileNothingMayBeServedFromMemory() {
        tell(Loaded.of("good", subject, at(10)), Duration.ZERO);
        pass(MAX_STALENESS);

        ask("key").assertNotTerminated();

        assertThat(looks).isEmpty();
        assertThat(loads).hasSize(1);
    }

    @Test
    void whatIsLoadedIsSharedIfItIsThereAndNoChangeHasOvertakenIt() {
        ask("key");
        pass(Duration.ofMillis(20));
        loads.get(0).complete(Loaded.of("good", subject, at(10)));
        ask("absent");
        loads.get(1).complete(Loaded.absent(at(10)));
        ask("other");
        read(11, new Change(10, "API_KEY", subject));
        loads.get(2).complete(Loaded.of("old", subject, at(10)));

        assertThat(kept).containsExactly(new Aged<>(Loaded.of("good", subject, at(10)), Duration.ofMillis(20)));
    }

    @Test
    void databaseOfAnotherTimelineEmptiesTheCacheThoughItsNumbersHaveGoneOn() {
        ask("key");
        loads.getFirst().complete(Loaded.of("good", subject, at(10)));
        ask("slow");
        pass(Duration.ofMillis(1));

        timeline = "2";
        read(20);
        loads.get(1).complete(Loaded.of("of another life", subject, at(30)));
        tell(Loaded.of("of another life", subject, at(30)), Duration.ofMillis(1));

        ask("key").assertNotTerminated();
        ask("slow").assertNotTerminated();
        assertThat(looks).endsWith("2", "2");
        assertThat(kept).hasSize(1);
    }

    @Test
    void databaseThatWentBackInTimeEmptiesTheCache() {
        ask("key");
        loads.getFirst().complete(Loaded.of("good", subject, at(10)));

        read(9);
        ask("key");

        assertThat(loads).hasSize(2);
    }

    @Test
    void listenerIsToldOfChangesOfItsKindAndWhenSomeMayHaveBeenMissed() {
        AtomicInteger told = new AtomicInteger();
        history.listen(ChangeKind.PEPPER, told::incrementAndGet);

        read(11, new Change(10, "API_KEY", subject));
        assertThat(told).hasValue(0);

        read(12, new Change(11, "PEPPER", subject));
        assertThat(told).hasValue(1);

        seen = at(20);
        read(21);
        assertThat(told).hasValue(2);
    }

    private UniAssertSubscriber<Optional<String>> ask(String key) {
        return cache.get(key).subscribe().withSubscriber(UniAssertSubscriber.create());
    }

    private void tell(Loaded<String> loaded, Duration age) {
        told = Optional.of(new Aged<>(loaded, age));
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private void read(long xmax, Change... changes) {
        history.apply(
                new LogRead(timeline, at(xmax), Optional.of(seen), true, Instant.EPOCH, 1, List.of(changes)), now);
        seen = at(xmax);
    }

    /** All below have ended, none from there on has. */
    private static Snapshot at(long xmax) {
        return new Snapshot(xmax, xmax, List.of());
    }
}
