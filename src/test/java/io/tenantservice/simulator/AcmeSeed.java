package io.tenantservice.simulator;

import io.tenantservice.simulator.genesys.GenesysSeed;
import io.tenantservice.simulator.meta.MetaSeed;
import java.util.List;

/** What the simulators know from the start: all that the walk-through for "Acme" needs. */
public record AcmeSeed() {

    public static final String APP_ID = "670843887433847";
    public static final String APP_SECRET = "5f2b0c6e9d1a47f38be6a2c4d7e81f90";
    public static final String ACCESS_TOKEN = "EAAJacmeSystemUserToken0001";
    public static final String WABA_ID = "102290129340398";
    public static final String PHONE_NUMBER_ID = "106540352242922";
    public static final String DISPLAY_PHONE_NUMBER = "+49 30 5550100";

    public static final String REGION = "eu-central-1";
    public static final String ORGANIZATION_ID = "7a1d3c52-9f4e-4b1e-8c67-2d90e1a5b3f4";
    public static final String CLIENT_ID = "c0ffee00-1234-4a5b-8c9d-0e1f2a3b4c5d";
    public static final String CLIENT_SECRET = "acme-genesys-client-secret-0001";

    public static final List<String> TOKEN_SCOPES =
            List.of("whatsapp_business_management", "whatsapp_business_messaging", "public_profile");
    public static final List<String> CLIENT_PERMISSIONS = List.of(
            "oauth:client:view",
            "oauth:client:edit",
            "messaging:integration:add",
            "messaging:integration:view",
            "messaging:integration:edit",
            "messaging:integration:delete");

    public static MetaSeed meta() {
        var number =
                new MetaSeed.PhoneNumber(PHONE_NUMBER_ID, DISPLAY_PHONE_NUMBER, "Acme Support", null, null, null, null);
        return new MetaSeed(
                List.of(new MetaSeed.App(APP_ID, "Tenant Hub", APP_SECRET, true)),
                List.of(new MetaSeed.Token(ACCESS_TOKEN, APP_ID, TOKEN_SCOPES, List.of(WABA_ID), null, false)),
                List.of(new MetaSeed.Waba(WABA_ID, "Acme Support", List.of(number))),
                List.of());
    }

    public static GenesysSeed genesys() {
        return new GenesysSeed(
                List.of(new GenesysSeed.Organization(REGION, ORGANIZATION_ID, "Acme GmbH", null)),
                List.of(new GenesysSeed.Client(
                        REGION, CLIENT_ID, CLIENT_SECRET, ORGANIZATION_ID, CLIENT_PERMISSIONS, null)),
                List.of());
    }
}
