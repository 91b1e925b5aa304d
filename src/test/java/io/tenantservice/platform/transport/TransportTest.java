package io.tenantservice.platform.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransportTest {

    private static final Map<String, String> GOOD = Map.of(
            "quarkus.datasource.reactive.url", "postgresql://db/t",
            "quarkus.datasource.reactive.postgresql.ssl-mode", "verify-full",
            "quarkus.datasource.jobs.jdbc.url", "jdbc:postgresql://db/t",
            "quarkus.datasource.jobs.jdbc.additional-jdbc-properties.sslmode", "verify-full",
            "quarkus.datasource.migration.jdbc.url", "jdbc:postgresql://db/t?sslmode=verify-full&sslrootcert=/ca",
            "quarkus.redis.hosts", "rediss://one, rediss://two",
            "quarkus.redis.tls-configuration-name", "redis",
            "quarkus.tls.redis.hostname-verification-algorithm", "HTTPS");

    @Test
    void verifiedTlsEverywhereHasNoWeakness() {
        assertThat(weaknesses(Map.of())).isEmpty();
    }

    @Test
    void whatIsNotUsedHasNoWeakness() {
        assertThat(weaknessesOf(Map.of())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "quarkus.datasource.reactive.postgresql.ssl-mode, prefer",
        "quarkus.datasource.reactive.postgresql.ssl-mode, require",
        "quarkus.datasource.reactive.postgresql.ssl-mode, verify-ca",
        "quarkus.datasource.reactive.trust-all, true",
        "quarkus.datasource.jobs.jdbc.additional-jdbc-properties.sslmode, require",
        "quarkus.datasource.jobs.jdbc.url, jdbc:postgresql://db/t?sslmode=disable",
        "quarkus.datasource.migration.jdbc.url, jdbc:postgresql://db/t",
        "quarkus.datasource.migration.jdbc.url, jdbc:postgresql://db/t?a=b&sslmode=verify-ca",
        "quarkus.redis.hosts, redis://one",
        "quarkus.redis.hosts, 'rediss://one,redis://two'",
        "quarkus.redis.tls-configuration-name, other",
        "quarkus.tls.redis.hostname-verification-algorithm, NONE",
        "quarkus.tls.redis.trust-all, true"
    })
    void everythingLessIsOneWeakness(String setting, String value) {
        assertThat(weaknesses(Map.of(setting, value))).hasSize(1);
    }

    private static List<String> weaknesses(Map<String, String> changed) {
        Map<String, String> settings = new HashMap<>(GOOD);
        settings.putAll(changed);
        return weaknessesOf(settings);
    }

    private static List<String> weaknessesOf(Map<String, String> values) {
        SmallRyeConfigBuilder config = new SmallRyeConfigBuilder();
        values.forEach(config::withDefaultValue);
        TransportSettings settings = new TransportSettings(config.build());
        return Stream.of(new PostgresqlTransport(settings), new RedisTransport(settings))
                .flatMap(transport -> transport.weaknesses().stream())
                .toList();
    }
}
