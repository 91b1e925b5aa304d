package io.tenantservice.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:15:30.123456Z");

    @Test
    void idsOfATimeLieBetweenItsBounds() {
        UUID id = new Ids(Clock.fixed(NOW, ZoneOffset.UTC), new SecureRandom()).next();

        assertThat(id).isBetween(Ids.least(NOW), Ids.greatest(NOW));
        assertThat(id).isLessThan(Ids.least(NOW.plusMillis(1)));
        assertThat(id).isGreaterThan(Ids.greatest(NOW.minusMillis(1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1000000000-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "+1000000000-12-31T23:59:59Z"})
    void timesThatNoIdCanHaveAreBoundsToo(String time) {
        Instant at = Instant.parse(time);

        assertThat(Ids.least(at)).isLessThan(Ids.greatest(at));
    }
}
