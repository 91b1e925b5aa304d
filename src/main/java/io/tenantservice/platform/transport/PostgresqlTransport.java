package io.tenantservice.platform.transport;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** PostgreSQL, by the reactive client and by JDBC. Only {@code verify-full} asks whose certificate it is. */
@ApplicationScoped
class PostgresqlTransport implements Transport {

    private static final String VERIFIED = "verify-full";
    private static final Pattern MODE_IN_URL = Pattern.compile("[?&]sslmode=([^&]*)");
    private static final String REACTIVE = "quarkus.datasource.reactive.";

    private final TransportSettings settings;

    PostgresqlTransport(TransportSettings settings) {
        this.settings = settings;
    }

    @Override
    public List<String> weaknesses() {
        return Stream.of(reactive(), settings.isTrue(REACTIVE + "trust-all"), jdbc("jobs"), jdbc("migration"))
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<String> reactive() {
        String setting = REACTIVE + "postgresql.ssl-mode";
        return settings.text(REACTIVE + "url").flatMap(url -> weakness(setting, settings.text(setting)));
    }

    private Optional<String> jdbc(String datasource) {
        String prefix = "quarkus.datasource." + datasource + ".jdbc.";
        String setting = prefix + "additional-jdbc-properties.sslmode";
        // The driver lets the address win.
        return settings.text(prefix + "url")
                .flatMap(url -> inUrl(url)
                        .map(mode -> weakness("sslmode in " + prefix + "url", Optional.of(mode)))
                        .orElseGet(() -> weakness(setting, settings.text(setting))));
    }

    private static Optional<String> inUrl(String url) {
        Matcher mode = MODE_IN_URL.matcher(url);
        return mode.find() ? Optional.of(mode.group(1)) : Optional.empty();
    }

    private static Optional<String> weakness(String setting, Optional<String> mode) {
        String found = mode.orElse("absent");
        return found.toLowerCase(Locale.ROOT).replace('_', '-').equals(VERIFIED)
                ? Optional.empty()
                : Optional.of(setting + " is " + found + ", not " + VERIFIED);
    }
}
