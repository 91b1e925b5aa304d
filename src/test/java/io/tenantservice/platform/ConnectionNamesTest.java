package io.tenantservice.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tenantservice.api.Database;
import io.tenantservice.stack.StackResource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What an operator finds in PostgreSQL's list of connections. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class ConnectionNamesTest {

    @Test
    void connectionTellsTheRoleOfTheProcessThatOpenedIt() throws SQLException {
        try (Connection administrator = Database.administrator()) {
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(Database.column(
                                    administrator,
                                    "select distinct usename || ' by ' || application_name from pg_stat_activity"
                                            + " where usename in ('ts_service', 'ts_jobs')"))
                            .contains("ts_service by tenant-service-all", "ts_jobs by tenant-service-jobs"));
        }
    }
}
