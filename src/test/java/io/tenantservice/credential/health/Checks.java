package io.tenantservice.credential.health;

import io.tenantservice.api.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/** Moves the times of checks behind the service's back. */
final class Checks {

    private Checks() {}

    /** Makes one credential's check due, and nobody else's. */
    static void onlyDue(String address) throws SQLException {
        execute("update whatsapp_account set next_check_at = now() + interval '1 day' where next_check_at is not null");
        execute("update genesys_organization set next_check_at = now() + interval '1 day'"
                + " where next_check_at is not null");
        due(address, Duration.ofMinutes(1));
    }

    /** Makes a credential's check due since then, unless it has none. */
    static void due(String address, Duration ago) throws SQLException {
        execute("update " + table(address) + " set next_check_at = now() - interval '" + ago.toSeconds()
                + " seconds' where next_check_at is not null and id = '" + id(address) + "'");
    }

    /** Lets time go by for a credential's check. */
    static void pass(String address, Duration time) throws SQLException {
        execute("update " + table(address) + " set next_check_at = next_check_at - interval '" + time.toSeconds()
                + " seconds' where id = '" + id(address) + "'");
    }

    /** @return the time to the next check; negative when it is due */
    static Duration untilNext(String address) throws SQLException {
        try (Connection administrator = Database.administrator()) {
            String seconds = Database.column(
                            administrator,
                            "select extract(epoch from next_check_at) from " + table(address) + " where id = '"
                                    + id(address) + "'")
                    .getFirst();
            return Duration.between(Instant.now(), Instant.ofEpochMilli((long) (Double.parseDouble(seconds) * 1000)));
        }
    }

    static void execute(String sql) throws SQLException {
        try (Connection administrator = Database.administrator()) {
            Database.execute(administrator, sql);
        }
    }

    static String id(String address) {
        return address.substring(address.lastIndexOf('/') + 1);
    }

    static String table(String address) {
        return address.contains("whatsapp") ? "whatsapp_account" : "genesys_organization";
    }
}
