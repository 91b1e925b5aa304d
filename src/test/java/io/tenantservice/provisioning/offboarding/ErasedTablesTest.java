package io.tenantservice.provisioning.offboarding;

import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.busyTenant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tenantservice.api.Database;
import io.tenantservice.api.Offboarding;
import io.tenantservice.api.Simulation;
import io.tenantservice.stack.StackResource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What is deleted with a tenant, and what stays on purpose; a table that is forgotten fails here. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class ErasedTablesTest {

    /** What stays names no customer: docs/offboarding.md tells of each why it does. */
    private static final List<String> KEPT = List.of(
            "tenant",
            "encryption_key",
            "audit_head",
            "audit_entry",
            "operation",
            "operation_step",
            "offboarding",
            "offboarding_connection",
            "left_at_provider",
            "offboarding_export",
            "offboarding_certificate",
            "shredded_key",
            "erased_rows",
            "key_rotation",
            "key_rotation_part");

    /** Of a tenant is what names it in a column, or shows rows to one tenant by a policy. */
    private static final String OF_TENANTS = """
            select c.relname from pg_class c
            where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
              and (exists (select from pg_attribute a
                           where a.attrelid = c.oid and a.attname in ('tenant_id', 'owner_id') and not a.attisdropped)
                   or exists (select from pg_policies p where p.tablename = c.relname and p.qual like '%app.tenant_id%'))
            order by 1""";

    private static final List<String> ERASED = ErasedTables.ALL;

    @BeforeEach
    void knowOnlyAcme() {
        Simulation.reset();
    }

    @Test
    void everyTableOfTenantsIsDeletedFromOrKeptOnPurpose() throws SQLException {
        assertThat(Stream.concat(ErasedTables.ALL.stream(), KEPT.stream()))
                .containsExactlyInAnyOrderElementsOf(Database.query(OF_TENANTS));
    }

    @Test
    void nothingOfABusyTenantStaysAndNothingOfAnotherGoes() throws SQLException {
        UUID leaving = busyTenant();
        fillTheRest(leaving);
        UUID staying = busyTenant();
        Map<String, String> before = rows(staying);
        Offboarding offboarding = Offboarding.of("/v1/tenants/" + leaving, Map.of());
        offboarding.step("WAIT", "WAITING");
        assertThat(rows(leaving).values()).doesNotContain("0");

        offboarding.waitNoLonger();
        offboarding.followed().endedSoon("SUCCEEDED");

        assertThat(rows(leaving).values()).containsOnly("0");
        assertThat(rows(staying)).isEqualTo(before);
    }

    @Test
    void whatIsWrittenLateGoesToo() throws SQLException {
        UUID tenant = activeTenant();
        Offboarding offboarding = Offboarding.atOnce("/v1/tenants/" + tenant);
        offboarding.step("DELETE_DATA", "WAITING").body("steps.find { it.name == 'DELETE_DATA' }.failure", nullValue());

        Database.execute("insert into api_key_last_use (tenant_id, api_key_id, used_at) values ('" + tenant
                + "', gen_random_uuid(), now())");

        offboarding.ended("SUCCEEDED");
        assertThat(rows(tenant).values()).containsOnly("0");
        offboarding.view().body("deleted_rows.api_key_last_use", equalTo(1));
    }

    @Test
    void tenantThatMayStillStayLosesNoRow() throws SQLException {
        UUID tenant = activeTenant();
        Offboarding offboarding = Offboarding.of("/v1/tenants/" + tenant, Map.of("export", false));
        offboarding.step("WAIT", "WAITING");

        assertErasingFails(tenant, "key_prefix_claim", "may still stay");

        // Not even when the service takes the waiting for over, while PostgreSQL does not.
        offboarding.followed().tamper("offboarding", "final_since = now()");
        assertErasingFails(tenant, "key_prefix_claim", "may still stay");
        offboarding.followed().tamper("offboarding", "final_since = null");
    }

    /** As the service asks for it. */
    private static void assertErasingFails(UUID tenant, String table, String because) throws SQLException {
        try (Connection service = Database.login("")) {
            service.setAutoCommit(false);
            Database.execute(service, "set local role ts_tenant");
            Database.execute(service, "set local app.tenant_id = '" + tenant + "'");

            assertThatThrownBy(() -> Database.column(service, "select erase_tenant_rows('" + table + "', 10)"))
                    .hasMessageContaining(because);
        }
    }

    /** As the function looks for them, which must not depend on what the planner takes the tables for. */
    @ParameterizedTest
    @FieldSource("ERASED")
    void rowsOfATenantAreFoundByAnIndex(String table) throws SQLException {
        String owner = table.equals("key_rotation_quarantine") ? "owner_id" : "tenant_id";
        try (Connection administrator = Database.administrator()) {
            administrator.setAutoCommit(false);
            Database.execute(administrator, "set local enable_seqscan = off");

            assertThat(Database.column(
                            administrator,
                            "explain select ctid from " + table + " where " + owner + " = '" + UUID.randomUUID()
                                    + "' limit 10"))
                    .noneMatch(line -> line.contains("Seq Scan"));
        }
    }

    @Test
    void onlyTheRolesTablesAreDeletedFrom() throws SQLException {
        UUID tenant = activeTenant();
        Offboarding.atOnce("/v1/tenants/" + tenant).ended("SUCCEEDED");

        assertErasingFails(tenant, "audit_entry", "permission denied");
    }

    /** With what is in these tables for a short time, or when something has gone wrong. */
    private static void fillTheRest(UUID tenant) throws SQLException {
        Database.execute("""
                insert into onboarding_secret (tenant_id, operation_id, provider, mount, key_name, key_version, ciphertext)
                select tenant_id, operation_id, 'vault', 'transit', 'intake', 1, 'vault:v1:none' from onboarding
                where tenant_id = '%s'""".formatted(tenant));
        Database.execute("""
                insert into key_rotation_quarantine (owner_id, rotation_id, column_name, place, reason)
                select owner_id, rotation_id, 'credential_secret.ciphertext', 'nowhere', 'INTEGRITY'
                from key_rotation_part where owner_id = '%s'""".formatted(tenant));
    }

    /** @return how many rows of each table are a tenant's, but for the journal of its offboarding */
    private static Map<String, String> rows(UUID tenant) throws SQLException {
        Map<String, String> rows = new TreeMap<>();
        for (String table : ErasedTables.ALL) {
            String owner = table.equals("key_rotation_quarantine") ? "owner_id" : "tenant_id";
            String kept = table.equals("operation_event")
                    ? " and operation_id not in (select operation_id from offboarding)"
                    : "";
            rows.put(
                    table,
                    Database.query("select count(*) from " + table + " where " + owner + " = '" + tenant + "'" + kept)
                            .getFirst());
        }
        return rows;
    }
}
