package io.tenantservice.simulator.genesys;

import io.tenantservice.simulator.genesys.GenesysSeed.Client;
import io.tenantservice.simulator.genesys.GenesysSeed.Organization;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The JSON of organizations, tokens and clients. */
final class Views {

    private Views() {}

    static Map<String, Object> organization(Organization organization) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", organization.id());
        json.put("name", organization.name());
        json.put("defaultLanguage", "en");
        json.put("defaultCountryCode", "DE");
        json.put("thirdPartyOrgName", "acme");
        json.put("domain", "acme.example");
        json.put("version", 12);
        json.put("state", organization.stateOrActive());
        json.put("voicemailEnabled", false);
        json.put("productPlatform", "GenesysCloud");
        json.put("features", Map.of());
        json.put("selfUri", "/api/v2/organizations/me");
        return json;
    }

    static Map<String, Object> token(Client client, Organization organization) {
        return Map.of(
                "organization",
                Map.of("id", organization.id(), "name", organization.name()),
                "authorizedScope",
                List.of(),
                "oAuthClient",
                Map.of("id", client.id(), "organization", Map.of("id", organization.id())));
    }

    static Map<String, Object> client(Client client) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", client.id());
        json.put("name", "tenant-hub");
        json.put("accessTokenValiditySeconds", client.validity());
        json.put("authorizedGrantType", "CLIENT-CREDENTIALS");
        json.put("scope", List.of());
        json.put("state", "active");
        json.put("dateCreated", "2026-01-02T03:04:05.678Z");
        return json;
    }

    static Map<String, Object> clientWithSecret(Client client) {
        Map<String, Object> json = client(client);
        json.put("secret", client.secret());
        return json;
    }
}
