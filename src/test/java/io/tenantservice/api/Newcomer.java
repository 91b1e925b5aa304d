package io.tenantservice.api;

import static java.util.Objects.requireNonNull;

import io.tenantservice.simulator.AcmeSeed;
import io.tenantservice.simulator.genesys.GenesysSeed;
import io.tenantservice.simulator.meta.MetaSeed;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A customer with fresh ids whom both simulated providers know, and who can be onboarded. */
public record Newcomer(MetaSeed meta, GenesysSeed genesys, Map<String, Object> request) {

    public static Newcomer healthy() {
        return with(null);
    }

    /** The token that it brings ended a day ago. */
    public static Newcomer withExpiredToken() {
        return with(Instant.now().minusSeconds(24 * 3600));
    }

    /** The token that it brings can be exchanged for a fresh one. */
    public static Newcomer withTokenUntil(Instant end) {
        return with(end);
    }

    private static Newcomer with(@Nullable Instant tokenExpiresAt) {
        Map<String, Object> tenant = Given.tenantRequest();
        Map<String, Object> account = Given.whatsAppAccountRequest();
        Map<String, Object> organization = Given.genesysOrganizationRequest();
        Map<String, Object> request = new HashMap<>();
        request.put("tenant", tenant);
        request.put("whatsapp_account", account);
        request.put("genesys_organization", organization);
        request.put("api_key", Map.of("name", "backend", "scopes", List.of("messages:send")));
        return new Newcomer(meta(account, tokenExpiresAt), genesys(organization), request);
    }

    private static MetaSeed meta(Map<String, Object> account, @Nullable Instant tokenExpiresAt) {
        String app = Given.digits();
        String waba = text(account, "business_account_id");
        var number = new MetaSeed.PhoneNumber(
                text(account, "phone_number_id"), "+49 30 5550123", "Fresh Support", null, null, null, null);
        return new MetaSeed(
                List.of(new MetaSeed.App(app, "Tenant Hub", text(account, "app_secret"), true)),
                List.of(new MetaSeed.Token(
                        text(account, "access_token"),
                        app,
                        AcmeSeed.TOKEN_SCOPES,
                        List.of(waba),
                        tokenExpiresAt,
                        false)),
                List.of(new MetaSeed.Waba(waba, "Fresh Support", List.of(number))),
                List.of());
    }

    private static GenesysSeed genesys(Map<String, Object> organization) {
        String region = text(organization, "deployment_region");
        String id = text(organization, "organization_id");
        return new GenesysSeed(
                List.of(new GenesysSeed.Organization(region, id, "Fresh GmbH", null)),
                List.of(new GenesysSeed.Client(
                        region,
                        text(organization, "client_id"),
                        text(organization, "client_secret"),
                        id,
                        AcmeSeed.CLIENT_PERMISSIONS,
                        null)),
                List.of());
    }

    /** Makes it known to the simulators of the tests' own stack. */
    public Newcomer seeded() {
        Simulation.seed(meta);
        Simulation.seed(genesys);
        return this;
    }

    public String accountId() {
        return text(part("whatsapp_account"), "business_account_id");
    }

    public String phoneNumberId() {
        return text(part("whatsapp_account"), "phone_number_id");
    }

    public String organizationId() {
        return text(part("genesys_organization"), "organization_id");
    }

    /** How its organization is looked up. */
    public String organizationQuery() {
        return "genesys_organization_id=" + organizationId() + "&deployment_region="
                + text(part("genesys_organization"), "deployment_region");
    }

    public String clientSecret() {
        return text(part("genesys_organization"), "client_secret");
    }

    public String accessToken() {
        return text(part("whatsapp_account"), "access_token");
    }

    public String appSecret() {
        return text(part("whatsapp_account"), "app_secret");
    }

    /** The Meta app that its token is of. */
    public MetaSeed.App app() {
        return requireNonNull(meta.apps()).getFirst();
    }

    public MetaSeed.Token token() {
        return requireNonNull(meta.tokens()).getFirst();
    }

    /** What has Genesys permit its client these things, and no others. */
    public GenesysSeed genesysPermitting(List<String> permissions) {
        GenesysSeed.Client client = client();
        return new GenesysSeed(
                null,
                List.of(new GenesysSeed.Client(
                        client.region(), client.id(), client.secret(), client.organizationId(), permissions, null)),
                null);
    }

    public GenesysSeed.Client client() {
        return requireNonNull(genesys.clients()).getFirst();
    }

    public String tenantName() {
        return text(part("tenant"), "name");
    }

    public String keyPrefix() {
        return text(part("tenant"), "key_prefix");
    }

    /** The same customer with another value at one place of its request. */
    public Newcomer with(String part, String field, @Nullable Object value) {
        Map<String, Object> changed = new HashMap<>(request);
        Map<String, Object> changedPart = new HashMap<>(part(part));
        changedPart.put(field, value);
        changed.put(part, changedPart);
        return new Newcomer(meta, genesys, changed);
    }

    /** A customer with another number of the same business account, known to Meta beside the first. */
    public Newcomer withAnotherNumber() {
        Newcomer other = with("whatsapp_account", "phone_number_id", Given.digits())
                .with("tenant", "key_prefix", "t" + Given.unique());
        MetaSeed.Waba waba = requireNonNull(meta.wabas()).getFirst();
        MetaSeed.PhoneNumber first = waba.numbers().getFirst();
        var second = new MetaSeed.PhoneNumber(
                other.phoneNumberId(), "+49 30 5550124", first.verifiedName(), null, null, null, null);
        MetaSeed both = new MetaSeed(
                null, null, List.of(new MetaSeed.Waba(waba.id(), waba.name(), List.of(first, second))), null);
        return new Newcomer(both, new GenesysSeed(null, null, null), other.request());
    }

    public Newcomer withConfiguration(Map<String, Object> configuration) {
        Map<String, Object> changed = new HashMap<>(request);
        changed.put("configuration", configuration);
        return new Newcomer(meta, genesys, changed);
    }

    @SuppressWarnings("unchecked")
    public Map<String, Object> part(String name) {
        return (Map<String, Object>) requireNonNull(request.get(name));
    }

    private static String text(Map<String, Object> part, String field) {
        return requireNonNull(part.get(field)).toString();
    }
}
