package io.tenantservice.simulator.genesys;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What Genesys Cloud knows. Seeding adds; what has the same region and id is replaced. */
public record GenesysSeed(
        @Nullable List<Organization> organizations,
        @Nullable List<Client> clients,
        @Nullable List<Integration> integrations) {

    /**
     * @param region for example {@code eu-central-1}
     * @param state active, inactive or deleted; active when it is not given
     */
    public record Organization(
            String region, String id, String name, @Nullable String state) {

        String stateOrActive() {
            return Optional.ofNullable(state).orElse("active");
        }
    }

    /**
     * @param validitySeconds how long its tokens live; a day when it is not given
     * @param tokensEndWithSecret whether a new secret ends the tokens that were got with the old one; no when it is
     *     not given
     */
    public record Client(
            String region,
            String id,
            String secret,
            String organizationId,
            List<String> permissions,
            @Nullable Integer validitySeconds,
            @Nullable Boolean tokensEndWithSecret) {

        public Client(
                String region,
                String id,
                String secret,
                String organizationId,
                List<String> permissions,
                @Nullable Integer validitySeconds) {
            this(region, id, secret, organizationId, permissions, validitySeconds, null);
        }

        public Client withTokensThatEndWithTheSecret() {
            return new Client(region, id, secret, organizationId, permissions, validitySeconds, true);
        }

        boolean endsTokensWithSecret() {
            return Boolean.TRUE.equals(tokensEndWithSecret);
        }

        int validity() {
            return Optional.ofNullable(validitySeconds).orElse(86_400);
        }

        Client withSecret(String fresh) {
            return new Client(region, id, fresh, organizationId, permissions, validitySeconds, tokensEndWithSecret);
        }
    }

    /** An open messaging integration that is complete. */
    public record Integration(String region, String id, String organizationId, String name, String webhookUrl) {}
}
