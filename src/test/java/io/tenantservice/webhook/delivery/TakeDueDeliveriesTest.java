package io.tenantservice.webhook.delivery;

import static io.tenantservice.api.Given.activeTenant;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tenantservice.api.Database;
import io.tenantservice.stack.StackResource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is sent what next. In a transaction that nobody else sees, and that is taken back. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class TakeDueDeliveriesTest {

    private static final int MANY = 1000;
    private static final int OF_TENANT = 4;

    private UUID tenant;
    private UUID other;
    private Connection administrator;

    @BeforeEach
    void begin() throws SQLException {
        tenant = activeTenant();
        other = activeTenant();
        administrator = Database.administrator();
        administrator.setAutoCommit(false);
    }

    @AfterEach
    void takeBack() throws SQLException {
        administrator.rollback();
        administrator.close();
    }

    @Test
    void tenantWithABacklogHoldsUpNoOther() throws SQLException {
        deliveries(tenant, endpoint(tenant, "false"), "2 hours", MANY);
        deliveries(other, endpoint(other, "false"), "1 second", 1);

        List<String> taken = take(MANY);

        assertThat(taken).filteredOn(tenant.toString()::equals).hasSize(OF_TENANT);
        assertThat(taken).filteredOn(other.toString()::equals).hasSize(1);
    }

    @Test
    void whatIsUnderWayCountsUntilItsTurnIsOver() throws SQLException {
        deliveries(tenant, endpoint(tenant, "false"), "2 hours", MANY);
        take(MANY);

        assertThat(take(MANY)).doesNotContain(tenant.toString());

        Database.execute(
                administrator,
                "update webhook_delivery set taken_until = now() - interval '1 second', "
                        + "due_at = now() - interval '3 hours' where taken_until is not null and tenant_id = '" + tenant
                        + "'");
        assertThat(take(MANY)).filteredOn(tenant.toString()::equals).hasSize(OF_TENANT);
        assertThat(Database.column(
                        administrator,
                        "select distinct fence from webhook_delivery where taken_until is not null and tenant_id = '"
                                + tenant + "'"))
                .containsExactly("2");
    }

    @Test
    void orderedEndpointGivesItsFirstAloneAndNothingMeanwhile() throws SQLException {
        deliveries(tenant, endpoint(tenant, "true"), "2 hours", MANY);

        assertThat(take(MANY)).filteredOn(tenant.toString()::equals).hasSize(1);

        assertThat(take(MANY)).doesNotContain(tenant.toString());
        assertThat(Database.column(
                        administrator,
                        "select count(*) from webhook_delivery d where taken_until is not null and tenant_id = '"
                                + tenant
                                + "' and position = (select min(position) from webhook_delivery where tenant_id = '"
                                + tenant + "')"))
                .containsExactly("1");
    }

    @Test
    void lastRoomIsForTheTenantThatHasLeastUnderWay() throws SQLException {
        nobodyElseWaits();
        deliveries(tenant, endpoint(tenant, "false"), "2 hours", MANY);
        take(1);
        deliveries(other, endpoint(other, "false"), "1 second", 2);

        assertThat(take(1)).containsExactly(other.toString());
        // Both have one: the turn is that of who has waited longer.
        assertThat(take(1)).containsExactly(tenant.toString());
    }

    @Test
    void endpointThatIsSlowLeavesRoomForTheOthersOfItsTenant() throws SQLException {
        UUID slow = endpoint(tenant, "false");
        deliveries(tenant, slow, "2 hours", MANY);
        take(MANY);
        UUID quick = endpoint(tenant, "false");
        deliveries(tenant, quick, "1 second", 1);
        UUID ordered = endpoint(tenant, "true");
        deliveries(tenant, ordered, "1 second", 2);
        assertThat(take(MANY)).doesNotContain(tenant.toString());

        Database.execute(
                administrator,
                "update webhook_delivery set taken_until = null, due_at = now() - interval '3 hours' "
                        + "where event_id in (select event_id from webhook_delivery where taken_until is not null "
                        + "and endpoint_id = '" + slow + "' limit 2)");

        take(MANY);
        assertThat(underWay(tenant))
                .containsExactlyInAnyOrder(slow.toString(), slow.toString(), quick.toString(), ordered.toString());
    }

    @Test
    void firstOfAnOrderedEndpointThatWaitsHoldsUpTheOthers() throws SQLException {
        UUID ordered = endpoint(tenant, "true");
        deliveries(tenant, ordered, "2 hours", MANY);
        Database.execute(
                administrator,
                "update webhook_delivery set due_at = now() + interval '1 hour' where position = "
                        + "(select min(position) from webhook_delivery where endpoint_id = '" + ordered + "')");

        assertThat(take(MANY)).doesNotContain(tenant.toString());
        assertThat(Database.column(administrator, "select overdue_seconds < 7200 from count_webhook_deliveries()"))
                .containsExactly("t");
    }

    @Test
    void endpointsThatAreEnabledAreFoundBehindThoseThatAreDisabledOrDeleted() throws SQLException {
        for (String state : List.of("DISABLED", "DELETED", "ENABLED", "DELETED", "DISABLED", "ENABLED")) {
            UUID id = endpoint(tenant, "false");
            deliveries(tenant, id, "2 hours", 1);
            switch (state) {
                case "DISABLED" -> disable(id);
                case "DELETED" ->
                    Database.execute(administrator, "delete from webhook_endpoint where id = '" + id + "'");
                default -> {}
            }
        }

        assertThat(take(MANY)).filteredOn(tenant.toString()::equals).hasSize(2);
    }

    @Test
    void endpointThatIsDisabledOrWantsAPauseGivesNothing() throws SQLException {
        UUID disabled = endpoint(tenant, "false");
        deliveries(tenant, disabled, "2 hours", 1);
        disable(disabled);
        UUID paused = endpoint(tenant, "false");
        deliveries(tenant, paused, "2 hours", 1);
        Database.execute(
                administrator,
                "update webhook_endpoint set paused_until = now() + interval '1 minute' " + "where id = '" + paused
                        + "'");

        assertThat(take(MANY)).doesNotContain(tenant.toString());
    }

    /** @return the tenants of what was taken */
    private List<String> take(int most) throws SQLException {
        return Database.column(
                administrator,
                "select tenant_id from take_due_webhook_deliveries(%d, %d, 40000)".formatted(most, OF_TENANT));
    }

    /** @return the endpoints of what is under way, each as often as it has something */
    private List<String> underWay(UUID owner) throws SQLException {
        return Database.column(
                administrator,
                "select endpoint_id from webhook_delivery where taken_until is not null and tenant_id = '" + owner
                        + "'");
    }

    /** What other tests have left. */
    private void nobodyElseWaits() throws SQLException {
        Database.execute(
                administrator,
                "update webhook_delivery set due_at = now() + interval '1 hour' where state = 'PENDING'");
    }

    private void disable(UUID endpoint) throws SQLException {
        Database.execute(
                administrator,
                "update webhook_endpoint set state = 'DISABLED', disabled_at = now(), "
                        + "disabled_reason = 'GONE' where id = '" + endpoint + "'");
    }

    private UUID endpoint(UUID owner, String ordered) throws SQLException {
        UUID id = UUID.randomUUID();
        Database.execute(administrator, """
                insert into webhook_endpoint (tenant_id, id, url, event_types, ordered, state, secret_version,
                                              created_at, updated_at, version)
                values ('%s', '%s', 'https://x', '{}', %s, 'ENABLED', 1, now(), now(), 0)""".formatted(owner, id, ordered));
        return id;
    }

    private void deliveries(UUID owner, UUID endpoint, String overdue, int count) throws SQLException {
        Database.execute(administrator, """
                with event as (
                    insert into webhook_event (tenant_id, id, type, payload)
                    select '%1$s', gen_random_uuid(), 'webhook.ping', '{}' from generate_series(1, %4$d)
                    returning tenant_id, id, position, type)
                insert into webhook_delivery (tenant_id, endpoint_id, event_id, position, type, due_at, created_at)
                select tenant_id, '%2$s', id, position, type, now() - interval '%3$s', now() from event""".formatted(owner, endpoint, overdue, count));
    }
}
