package io.tenantservice.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class HeldPeppersPropertyTest {

    private static final Instant BEGIN = Instant.parse("2026-11-01T00:00:00Z");

    @Property
    void newestVersionWhoseTimeHasComeIsCurrentAndTheOldestBeforeThat(
            @ForAll @Size(min = 1, max = 6) List<@IntRange(max = 20) Integer> hours,
            @ForAll @IntRange(max = 20) int hour) {
        List<HeldPepper> versions = versions(hours);
        Instant now = hour(hour);

        HeldPepper current = new HeldPeppers(versions).current(now);

        assertThat(versions.stream().filter(later -> later.version() > current.version()))
                .allMatch(later -> later.currentFrom().isAfter(now));
        assertThat(current.version() == 1 || !current.currentFrom().isAfter(now))
                .isTrue();
    }

    @Property
    void textIsHashedWithEachVersionOnceTheCurrentFirst(
            @ForAll @Size(min = 1, max = 6) List<@IntRange(max = 20) Integer> hours,
            @ForAll @IntRange(max = 20) int hour) {
        List<HeldPepper> versions = versions(hours);
        HeldPeppers held = new HeldPeppers(versions.reversed());

        List<HeldPepper> order = held.currentFirst(hour(hour));

        assertThat(order).containsExactlyInAnyOrderElementsOf(versions);
        assertThat(order.getFirst()).isEqualTo(held.current(hour(hour)));
        assertThat(order.stream().skip(1).map(HeldPepper::version).toList())
                .isSortedAccordingTo((one, other) -> other - one);
    }

    private static List<HeldPepper> versions(List<Integer> hours) {
        return IntStream.range(0, hours.size())
                .mapToObj(i -> HeldPepper.of(i + 1, BEGIN, hour(hours.get(i)), new byte[] {(byte) i}))
                .toList();
    }

    private static Instant hour(int hour) {
        return BEGIN.plusSeconds(hour * 3_600L);
    }
}
