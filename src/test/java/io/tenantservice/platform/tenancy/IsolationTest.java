package io.tenantservice.platform.tenancy;

import static io.tenantservice.api.Given.activeTenant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tenantservice.api.Database;
import io.tenantservice.api.Given;
import io.tenantservice.stack.StackResource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What somebody finds who has got hold of the service's database login. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class IsolationTest {

    private static final String TABLES = "select tablename from pg_tables where schemaname = 'public'";

    /** Liquibase's own, and the scheduler's, which hold nothing of a tenant's. */
    private static final Set<String> WITHOUT_POLICIES =
            Set.of("databasechangelog", "databasechangeloglock", "scheduled_tasks");

    @Test
    void loginWithoutARoleIsRefusedByEveryTable() throws SQLException {
        try (Connection administrator = Database.administrator();
                Connection service = Database.login("")) {
            List<String> tables = Database.column(administrator, TABLES);

            assertThat(tables).contains("tenant", "idempotent_answer", "scheduled_tasks");
            for (String table : tables) {
                assertThatThrownBy(() -> Database.column(service, "select 1 from " + table))
                        .as(table)
                        .hasMessageContaining("permission denied for table " + table);
            }
        }
    }

    @Test
    void rowsOfAnotherTenantDoNotExist() throws SQLException {
        UUID own = activeTenant();
        UUID foreign = activeTenant();
        try (Connection service = Database.login("")) {
            service.setAutoCommit(false);
            actAs(service, own);

            assertThat(Database.column(service, "select id from tenant")).containsExactly(own.toString());
            assertThat(Database.column(service, "select tenant_id from key_prefix_claim"))
                    .containsExactly(own.toString());
            assertThat(Database.column(
                            service, "update tenant set name = 'x' where id = '" + foreign + "' returning id"))
                    .isEmpty();
        }
    }

    @Test
    void secondTransactionOfASessionHasNoTenant() throws SQLException {
        UUID own = activeTenant();
        try (Connection service = Database.login("")) {
            service.setAutoCommit(false);
            actAs(service, own);
            service.commit();

            Database.execute(service, "set local role ts_tenant");

            assertThat(Database.column(service, "select id from tenant")).isEmpty();
        }
    }

    @Test
    void keysOfThePlatformAreHeldByTenantsAndNotChanged() throws SQLException {
        Given.busyTenant();
        try (Connection service = Database.login("")) {
            service.setAutoCommit(false);
            actAs(service, activeTenant());

            assertThat(Database.column(
                            service, "select 1 from encryption_key where platform_key = 'ANSWERS' for share"))
                    .hasSize(1);
            assertThatThrownBy(() -> Database.execute(
                            service, "update encryption_key set target_version = 9 where platform_key = 'ANSWERS'"))
                    .hasMessageContaining("violates row-level security policy");
        }
    }

    @Test
    void tenantCannotMakeAKeyOfThePlatformItsOwn() throws SQLException {
        Given.busyTenant();
        String answers = "00000000-0000-0000-0000-000000000002";
        for (String change : List.of("owner_id = gen_random_uuid()", "platform_key = null", "key_name = 'x'")) {
            try (Connection service = Database.login("")) {
                service.setAutoCommit(false);
                actAs(service, UUID.fromString(answers));

                assertThatThrownBy(() -> Database.execute(
                                service, "update encryption_key set " + change + " where owner_id = '" + answers + "'"))
                        .as(change)
                        .isInstanceOf(SQLException.class);
            }
        }
    }

    @Test
    void whatKeysOfThePlatformHaveEncryptedIsSeenOnlyByTheRoleThatMovesIt() throws SQLException {
        Given.busyTenant();
        try (Connection service = Database.login("")) {
            service.setAutoCommit(false);
            for (String table : List.of("sealed_answer", "claimable_key", "onboarding_secret")) {
                String count = "select count(*) from " + table;
                Database.execute(service, "set local role ts_platform_keys");
                assertThat(Database.column(service, count)).as(table).doesNotContain("0");
                service.rollback();
                actAs(service, activeTenant());
                assertThat(Database.column(service, count)).as(table).containsExactly("0");
                service.rollback();
            }
            Database.execute(service, "set local role ts_platform");
            assertThat(Database.column(service, "select count(*) from sealed_answer"))
                    .containsExactly("0");
            assertThatThrownBy(() -> Database.column(service, "select ciphertext from claimable_key"))
                    .hasMessageContaining("permission denied");
        }
    }

    @Test
    void everyTableOfOursForcesItsPolicies() throws SQLException {
        try (Connection administrator = Database.administrator()) {
            List<String> unforced = Database.column(administrator, """
                    select relname from pg_class
                    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
                      and not (relrowsecurity and relforcerowsecurity)""");

            assertThat(unforced)
                    .allSatisfy(table -> assertThat(WITHOUT_POLICIES).contains(table));
        }
    }

    @Test
    void schedulerLoginReachesItsOneTable() throws SQLException {
        try (Connection administrator = Database.administrator();
                Connection jobs = Database.login("jobs.")) {
            for (String table : Database.column(administrator, TABLES)) {
                if (!table.equals("scheduled_tasks")) {
                    assertThatThrownBy(() -> Database.column(jobs, "select 1 from " + table))
                            .as(table)
                            .hasMessageContaining("permission denied");
                }
            }
        }
    }

    @Test
    void homeRegionCannotBeChanged() throws SQLException {
        UUID tenant = activeTenant();
        try (Connection administrator = Database.administrator()) {
            assertThatThrownBy(() -> Database.execute(
                            administrator, "update tenant set home_region = 'us1' where id = '" + tenant + "'"))
                    .hasMessageContaining("immutable");
        }
    }

    private static void actAs(Connection connection, UUID tenant) throws SQLException {
        Database.execute(connection, "set local role ts_tenant");
        Database.execute(connection, "set local app.tenant_id = '" + tenant + "'");
    }
}
