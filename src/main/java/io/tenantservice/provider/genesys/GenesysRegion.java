package io.tenantservice.provider.genesys;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The regions of Genesys Cloud; a closed list, as their domains become addresses that secrets are sent to (terraform
 * provider genesyscloud, platform-client-sdk-java).
 */
public enum GenesysRegion {
    US_EAST_1("mypurecloud.com"),
    /** FedRAMP. */
    US_EAST_2("use2.us-gov-pure.cloud"),
    US_WEST_2("usw2.pure.cloud"),
    CA_CENTRAL_1("cac1.pure.cloud"),
    SA_EAST_1("sae1.pure.cloud"),
    MX_CENTRAL_1("mxc1.pure.cloud"),
    EU_WEST_1("mypurecloud.ie"),
    EU_WEST_2("euw2.pure.cloud"),
    EU_CENTRAL_1("mypurecloud.de"),
    EU_CENTRAL_2("euc2.pure.cloud"),
    ME_CENTRAL_1("mec1.pure.cloud"),
    AP_SOUTH_1("aps1.pure.cloud"),
    AP_SOUTHEAST_1("apse1.pure.cloud"),
    AP_SOUTHEAST_2("mypurecloud.com.au"),
    AP_NORTHEAST_1("mypurecloud.jp"),
    AP_NORTHEAST_2("apne2.pure.cloud"),
    AP_NORTHEAST_3("apne3.pure.cloud"),
    EUSC_DE_EAST_1("edee1.eusc-pure.cloud");

    private final String domain;

    GenesysRegion(String domain) {
        this.domain = domain;
    }

    /** @param text an id ({@code eu-central-1}) or a domain ({@code mypurecloud.de}) */
    public static Optional<GenesysRegion> of(String text) {
        String known = text.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(region -> region.id().equals(known) || region.domain.equals(known))
                .findFirst();
    }

    /** For example {@code eu-central-1}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What follows {@code login.} and {@code api.} in the names of its hosts. */
    public String domain() {
        return domain;
    }
}
