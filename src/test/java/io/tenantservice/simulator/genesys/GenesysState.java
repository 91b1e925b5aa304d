package io.tenantservice.simulator.genesys;

import io.tenantservice.simulator.ProviderClock;
import io.tenantservice.simulator.genesys.GenesysSeed.Client;
import io.tenantservice.simulator.genesys.GenesysSeed.Organization;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Organizations, clients, tokens and integrations. Regions know nothing of each other: the region is in each key. */
final class GenesysState {

    record Key(String region, String id) {}

    record Token(Client client, Instant expiresAt) {}

    private final ProviderClock clock;
    private final Map<Key, Organization> organizations = new ConcurrentHashMap<>();
    private final Map<Key, Client> clients = new ConcurrentHashMap<>();
    private final Map<Key, Token> tokens = new ConcurrentHashMap<>();
    private final Map<Key, Integration> integrations = new ConcurrentHashMap<>();

    GenesysState(ProviderClock clock) {
        this.clock = clock;
    }

    void clear() {
        List.of(organizations, clients, tokens, integrations).forEach(Map::clear);
    }

    void add(GenesysSeed seed) {
        orEmpty(seed.organizations()).forEach(one -> organizations.put(new Key(one.region(), one.id()), one));
        orEmpty(seed.clients()).forEach(this::add);
        orEmpty(seed.integrations()).forEach(one -> add(one.region(), Integration.complete(one)));
    }

    void add(Client client) {
        clients.put(new Key(client.region(), client.id()), client);
    }

    void add(String region, Integration integration) {
        integrations.put(new Key(region, integration.id()), integration);
    }

    String issue(Client client) {
        String token = "x" + UUID.randomUUID().toString().replace("-", "");
        tokens.put(
                new Key(client.region(), token), new Token(client, clock.now().plusSeconds(client.validity())));
        return token;
    }

    Optional<Token> token(String region, String value) {
        return Optional.ofNullable(tokens.get(new Key(region, value)));
    }

    /** Takes the place of the client's old secret. */
    void regenerate(Client fresh) {
        add(fresh);
        if (fresh.endsTokensWithSecret()) {
            tokens.values()
                    .removeIf(token -> token.client().id().equals(fresh.id())
                            && token.client().region().equals(fresh.region()));
        }
    }

    Optional<Client> client(String region, String id) {
        return Optional.ofNullable(clients.get(new Key(region, id)));
    }

    Organization organization(Client client) {
        return Optional.ofNullable(organizations.get(new Key(client.region(), client.organizationId())))
                .orElseThrow(GenesysError::notFound);
    }

    Optional<String> clientOfToken(String value) {
        return tokens.entrySet().stream()
                .filter(entry -> entry.getKey().id().equals(value))
                .map(entry -> entry.getValue().client().id())
                .findFirst();
    }

    List<Map<String, Object>> integrations() {
        return integrations.values().stream().map(Integration::withOrganization).toList();
    }

    List<Integration> integrations(Client client) {
        return integrations.entrySet().stream()
                .filter(entry -> entry.getKey().region().equals(client.region()))
                .map(Map.Entry::getValue)
                .filter(one -> one.organizationId().equals(client.organizationId()))
                .sorted((a, b) -> a.id().compareTo(b.id()))
                .toList();
    }

    Integration integration(Client client, String id) {
        return integrations(client).stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow(GenesysError::notFound);
    }

    Optional<Integration> integration(String id) {
        return integrations.values().stream().filter(one -> one.id().equals(id)).findFirst();
    }

    void removeIntegration(Client client, String id) {
        integrations.remove(new Key(client.region(), id));
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
