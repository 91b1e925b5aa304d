package io.tenantservice.feature;

import static io.tenantservice.platform.problem.ProblemCode.NOT_FOUND;

import io.tenantservice.platform.problem.Problem;
import java.util.stream.Stream;

/** What can be switched off. Names stand in the database and in addresses; one is never used for something else. */
public enum Feature {
    PROVISIONING("Onboardings: new ones are refused, those under way wait before their next step"),
    PROVISIONING_CREATE_TENANT("The step of onboardings that makes the tenant, its key and its credentials"),
    PROVISIONING_VERIFY_WHATSAPP("The step of onboardings that verifies the WhatsApp account at Meta"),
    PROVISIONING_VERIFY_GENESYS("The step of onboardings that verifies the organization at Genesys"),
    PROVISIONING_ISSUE_API_KEY("The step of onboardings that issues the first API key"),
    PROVISIONING_CONFIGURE_WEBHOOKS("The step of onboardings that has the providers send their events"),
    PROVISIONING_INITIALIZE_CONFIGURATION(
            "The step of onboardings that writes the configuration and activates the tenant"),
    OFFBOARDING("Offboardings: new ones are refused, those under way wait before their next step"),
    OFFBOARDING_END_OPERATIONS("The step of offboardings that waits for what else works on the tenant"),
    OFFBOARDING_DISCONNECT_PROVIDERS("The step of offboardings that ends what is set up at the providers"),
    OFFBOARDING_EXPORT_DATA("The step of offboardings that exports the tenant's data"),
    OFFBOARDING_WAIT("The step of offboardings that waits for the time of the deletion"),
    OFFBOARDING_REVOKE_API_KEYS("The step of offboardings that revokes the tenant's API keys for good"),
    OFFBOARDING_DELETE_DATA("The step of offboardings that deletes the tenant's rows"),
    OFFBOARDING_SHRED_KEY("The step of offboardings that destroys the tenant's key"),
    OFFBOARDING_ISSUE_CERTIFICATE("The step of offboardings that issues the signed certificate"),
    OUTGOING_WEBHOOKS("Sending events to the endpoints of tenants; they go on being written, and wait");

    private final String description;

    Feature(String description) {
        this.description = description;
    }

    /** @throws Problem NOT_FOUND */
    static Feature named(String name) {
        return Stream.of(values())
                .filter(feature -> feature.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Problem.of(NOT_FOUND));
    }

    /** What it does, for people. */
    public String description() {
        return description;
    }
}
