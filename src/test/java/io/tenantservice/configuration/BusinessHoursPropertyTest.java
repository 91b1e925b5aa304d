package io.tenantservice.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tenantservice.configuration.Block.Contradiction;
import io.tenantservice.platform.problem.ProblemCode;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class BusinessHoursPropertyTest {

    private static final int STEP_MINUTES = 30;
    private static final int STEPS_OF_A_DAY = 24 * 60 / STEP_MINUTES;

    @Property
    void hoursAreRefusedExactlyWhenAnEarlierOneTakesAPartOfTheirTime(@ForAll("weeks") List<OpenHours> weekly) {
        List<Integer> expected = new ArrayList<>();
        Set<Slot> taken = new HashSet<>();
        for (int index = 0; index < weekly.size(); index++) {
            Set<Slot> wanted = slots(weekly.get(index));
            if (!Collections.disjoint(taken, wanted)) {
                expected.add(index);
            }
            taken.addAll(wanted);
        }

        assertThat(hours(true, weekly).contradictions())
                .extracting(Contradiction::index)
                .isEqualTo(expected);
    }

    @Property
    void hoursMustEndAfterTheyBegin(@ForAll("steps") int from, @ForAll("steps") int to) {
        OpenHours hours = new OpenHours(DayOfWeek.MONDAY, time(from), time(to));

        assertThat(hours.contradictions().isEmpty()).isEqualTo(from < to);
    }

    @Example
    void hoursThatTouchDoNotOverlap() {
        List<OpenHours> weekly = List.of(
                new OpenHours(DayOfWeek.MONDAY, "12:00", "24:00"),
                new OpenHours(DayOfWeek.MONDAY, "00:00", "12:00"),
                new OpenHours(DayOfWeek.TUESDAY, "00:00", "24:00"));

        assertThat(hours(true, weekly).contradictions()).isEmpty();
    }

    @Example
    void enabledHoursMustHaveSome() {
        assertThat(hours(true, List.of()).contradictions())
                .extracting(Contradiction::property, Contradiction::code)
                .containsExactly(tuple("weekly", ProblemCode.REQUIRED));
        assertThat(hours(false, List.of()).contradictions()).isEmpty();
    }

    @Provide
    Arbitrary<List<OpenHours>> weeks() {
        return Combinators.combine(Arbitraries.of(DayOfWeek.class), steps(), steps())
                .as((day, one, other) -> new OpenHours(day, time(Math.min(one, other)), time(Math.max(one, other) + 1)))
                .list()
                .ofMinSize(1)
                .ofMaxSize(12);
    }

    @Provide
    Arbitrary<Integer> steps() {
        return Arbitraries.integers().between(0, STEPS_OF_A_DAY - 1);
    }

    private static BusinessHours hours(boolean enabled, List<OpenHours> weekly) {
        return new BusinessHours(enabled, null, weekly, null);
    }

    private static String time(int step) {
        int minutes = step * STEP_MINUTES;
        return "%02d:%02d".formatted(minutes / 60, minutes % 60);
    }

    private record Slot(DayOfWeek day, int step) {}

    private static Set<Slot> slots(OpenHours hours) {
        return IntStream.range(0, STEPS_OF_A_DAY)
                .filter(step ->
                        hours.from().compareTo(time(step)) <= 0 && time(step).compareTo(hours.to()) < 0)
                .mapToObj(step -> new Slot(hours.day(), step))
                .collect(Collectors.toSet());
    }
}
