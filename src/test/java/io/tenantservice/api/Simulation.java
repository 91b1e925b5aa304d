package io.tenantservice.api;

import static io.restassured.RestAssured.given;
import static java.util.Objects.requireNonNull;

import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import io.tenantservice.simulator.AcmeSeed;
import io.tenantservice.simulator.Json;
import io.tenantservice.simulator.genesys.GenesysSeed;
import io.tenantservice.simulator.genesys.GenesysSeed.Client;
import io.tenantservice.simulator.genesys.GenesysSeed.Organization;
import io.tenantservice.simulator.meta.MetaSeed;
import io.tenantservice.simulator.meta.MetaSeed.App;
import io.tenantservice.simulator.meta.MetaSeed.PhoneNumber;
import io.tenantservice.simulator.meta.MetaSeed.Token;
import io.tenantservice.simulator.meta.MetaSeed.Waba;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;

/** Steers the simulators of the stack through their control plane. */
public final class Simulation {

    private static final Random RANDOM = new Random();

    private Simulation() {}

    /** Forgets all seeds, faults and calls; what is left is "Acme". */
    public static void reset() {
        control().post("/reset").then().statusCode(204);
    }

    public static void seed(MetaSeed seed) {
        post("/seed", Map.of("meta", seed));
    }

    public static void seed(GenesysSeed seed) {
        post("/seed", Map.of("genesys", seed));
    }

    /** Makes Meta know the account of a request, so that its verification succeeds. */
    public static void seedWhatsApp(Map<String, Object> request) {
        String app = decimalId();
        String waba = text(request, "business_account_id");
        var number = new PhoneNumber(
                text(request, "phone_number_id"), "+49 30 5550199", "Fresh Support", null, null, null, null);
        seed(new MetaSeed(
                List.of(new App(app, "Tenant Hub", text(request, "app_secret"), true)),
                List.of(new Token(
                        text(request, "access_token"), app, AcmeSeed.TOKEN_SCOPES, List.of(waba), null, false)),
                List.of(new Waba(waba, "Fresh Support", List.of(number))),
                null));
    }

    /** Makes Genesys know the organization of a request, so that its verification succeeds. */
    public static void seedGenesys(Map<String, Object> request) {
        String region = text(request, "deployment_region");
        String organization = text(request, "organization_id");
        seed(new GenesysSeed(
                List.of(new Organization(region, organization, "Fresh GmbH", null)),
                List.of(new Client(
                        region,
                        text(request, "client_id"),
                        text(request, "client_secret"),
                        organization,
                        AcmeSeed.CLIENT_PERMISSIONS,
                        null)),
                null));
    }

    /**
     * The next calls of this name go wrong.
     *
     * @param provider meta or genesys
     * @param call for example M2
     * @param more further fields of the fault
     */
    public static void fault(String provider, String call, String kind, int times, Map<String, Object> more) {
        Map<String, Object> fault = new HashMap<>(more);
        fault.put("provider", provider);
        fault.put("match", Map.of("call", call));
        fault.put("times", times);
        fault.put("fault", kind);
        post("/faults", fault);
    }

    public static void fault(String provider, String call, String kind) {
        fault(provider, call, kind, 1, Map.of());
    }

    /** The callback address under this name answers the handshake if it is asked with this token. */
    public static String callback(String name, String verifyToken) {
        post("/verify-tokens", Map.of("name", name, "token", verifyToken));
        return setting("test.receiver.url") + "/wa/" + name;
    }

    /** @return the names of the calls so far, oldest first, and what each was answered: {@code M1 200} */
    public static List<String> journal() {
        List<Map<String, Object>> entries = control().get("/journal").jsonPath().getList("$");
        List<String> calls = new ArrayList<>();
        for (Map<String, Object> entry : entries) {
            calls.add(entry.get("call") + " " + entry.getOrDefault("status", "-"));
        }
        return calls;
    }

    public static String journalText() {
        return control().get("/journal").asString();
    }

    /** @return a decimal id as Meta gives them */
    public static String decimalId() {
        return Long.toString(100_000_000_000_000L + RANDOM.nextLong(900_000_000_000_000L));
    }

    public static String uuid() {
        return UUID.randomUUID().toString();
    }

    private static String text(Map<String, Object> request, String field) {
        return requireNonNull(request.get(field)).toString();
    }

    private static void post(String path, Object body) {
        control().body(Json.write(body)).post(path).then().statusCode(204);
    }

    private static RequestSpecification control() {
        return given().baseUri(setting("test.simulator-control.url")).contentType(ContentType.JSON);
    }

    private static String setting(String name) {
        return ConfigProvider.getConfig().getValue(name, String.class);
    }
}
