package io.tenantservice.apikey.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantservice.apikey.ApiKeyState;
import io.tenantservice.apikey.Environment;
import io.tenantservice.apikey.KeyRateLimit;
import io.tenantservice.change.redis.EntryFormat;
import io.tenantservice.platform.network.Cidr;
import io.tenantservice.tenant.TenantState;
import io.tenantservice.tenant.Tier;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.time.api.DateTimes;

/** Whatever is known of a key or a tenant comes back from Redis as it went there. */
class KeyFactsFormatPropertyTest {

    @Property(tries = 500)
    void keyComesBackAsItWent(@ForAll("keys") KeyFacts key) throws IOException {
        KeyFacts back = thereAndBack(new KeyFactsFormat(), key);

        assertThat(back).usingRecursiveComparison().isEqualTo(key);
    }

    @Property(tries = 50)
    void tenantComesBackAsItWent(@ForAll TenantState state, @ForAll Tier tier) throws IOException {
        TenantFacts tenant = new TenantFacts(UUID.randomUUID(), state, tier);

        assertThat(thereAndBack(new TenantFactsFormat(), tenant)).isEqualTo(tenant);
    }

    private static <V> V thereAndBack(EntryFormat<?, V> format, V value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        format.write(value, new DataOutputStream(bytes));
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
        V back = format.read(in);
        assertThat(in.available()).isZero();
        return back;
    }

    @Provide
    Arbitrary<KeyFacts> keys() {
        Arbitrary<UUID> ids = Arbitraries.create(UUID::randomUUID);
        Arbitrary<Instant> times =
                DateTimes.instants().ofPrecision(ChronoUnit.MICROS).injectNull(0.3);
        Arbitrary<List<Cidr>> blocks = Arbitraries.of(
                        "203.0.113.0/24", "10.1.2.3", "0.0.0.0/0", "2001:db8::/32", "::1", "2001:db8:1:2:3:4:5:6/128")
                .map(text -> Cidr.parse(text).orElseThrow())
                .list()
                .ofMaxSize(3);
        Arbitrary<List<KeyRateLimit>> limits = Combinators.combine(
                        Arbitraries.integers().between(1, 1_000_000),
                        Arbitraries.integers().between(1, 86_400),
                        Arbitraries.of(true, false))
                .as((limit, seconds, automatic) ->
                        new KeyRateLimit("default", limit, Duration.ofSeconds(seconds), automatic))
                .list()
                .ofMaxSize(5);
        return Combinators.combine(
                        Arbitraries.strings().ofMaxLength(200),
                        Arbitraries.of(Environment.class),
                        Arbitraries.strings().alpha().list().ofMaxSize(5),
                        blocks,
                        Arbitraries.of(ApiKeyState.class),
                        times.list().ofSize(2),
                        ids.injectNull(0.3),
                        limits)
                .as((name, environment, scopes, cidrs, state, ends, rotatedTo, rateLimits) -> new KeyFacts(
                        UUID.randomUUID(),
                        UUID.randomUUID(),
                        name,
                        environment,
                        scopes,
                        cidrs,
                        state,
                        ends.getFirst(),
                        ends.getLast(),
                        rotatedTo,
                        rateLimits,
                        UUID.randomUUID()));
    }
}
