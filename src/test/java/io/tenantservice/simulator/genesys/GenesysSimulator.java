package io.tenantservice.simulator.genesys;

import com.fasterxml.jackson.databind.JsonNode;
import io.tenantservice.simulator.AcmeSeed;
import io.tenantservice.simulator.Answer;
import io.tenantservice.simulator.Call;
import io.tenantservice.simulator.Fault;
import io.tenantservice.simulator.ProviderClock;
import io.tenantservice.simulator.Simulator;
import io.tenantservice.simulator.Subscriber;
import io.tenantservice.simulator.genesys.GenesysSeed.Client;
import io.tenantservice.simulator.genesys.GenesysSeed.Organization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Genesys Cloud in all its regions. The host is the first part of the path: {@code /login/mypurecloud.de} plays
 * {@code https://login.mypurecloud.de}, {@code /api/mypurecloud.de} its API. Who reaches it by these names needs no such part.
 */
public final class GenesysSimulator implements Simulator {

    private static final Pattern ADDRESS = Pattern.compile("/(login|api)/([^/]+)(/.*)");
    private static final Pattern HOST = Pattern.compile("(login|api)\\.([^:]+)(:\\d+)?");
    private static final String OPEN = "/api/v2/conversations/messaging/integrations/open";
    private static final String CLIENTS = "/api/v2/oauth/clients/";
    private static final int MIN_SIGNATURE_SECRET_LENGTH = 16;
    private static final int MAX_URL_LENGTH = 200;
    private static final int LIMIT = 300;
    private static final int USUAL_COUNT = 12;

    private final ProviderClock clock;
    private final GenesysState state;
    private final Login login;

    public GenesysSimulator(ProviderClock clock) {
        this.clock = clock;
        this.state = new GenesysState(clock);
        this.login = new Login(state);
        reset();
    }

    public void seed(GenesysSeed seed) {
        state.add(seed);
    }

    @Override
    public void reset() {
        state.clear();
        state.add(AcmeSeed.genesys());
    }

    @Override
    public Fault.Provider provider() {
        return Fault.Provider.GENESYS;
    }

    @Override
    public String name(Call call) {
        String path = path(call);
        if (path.equals("/oauth/token")) {
            return "G1";
        }
        if (path.equals("/api/v2/organizations/me")) {
            return "G2";
        }
        if (path.equals("/api/v2/tokens/me")) {
            return "G3";
        }
        if (path.startsWith(CLIENTS)) {
            return path.endsWith("/secret") ? "G5" : "G4";
        }
        return path.startsWith(OPEN) ? (call.method().equals("POST") ? "G6" : "G7") : "?";
    }

    @Override
    public List<String> assets(Call call) {
        if (name(call).equals("G1")) {
            return List.of(Login.basic(call).split(":", 2)[0]);
        }
        String path = path(call);
        Optional<String> caller = call.bearer().flatMap(state::clientOfToken);
        Optional<String> target = path.startsWith(CLIENTS)
                ? Optional.of(path.substring(CLIENTS.length()).replace("/secret", ""))
                : Optional.of(path).filter(one -> one.startsWith(OPEN + "/")).map(GenesysSimulator::integrationId);
        return Stream.concat(target.stream(), caller.stream()).distinct().toList();
    }

    @Override
    public Answer answer(Call call) {
        return answer(call, false);
    }

    private Answer answer(Call call, boolean createFails) {
        try {
            return withHeaders(dispatch(call, createFails));
        } catch (GenesysError error) {
            return withHeaders(error.answer());
        }
    }

    private Answer dispatch(Call call, boolean createFails) {
        Matcher address = address(call);
        String region = address.matches() ? Regions.id(address.group(2)).orElse("") : "";
        if (name(call).equals("G1")) {
            return login.token(region, call);
        }
        Client client = client(region, call);
        String path = path(call);
        return switch (name(call)) {
            case "G2" -> Answer.ok(Views.organization(state.organization(client)));
            case "G3" ->
                call.method().equals("HEAD")
                        ? Answer.noContent(200)
                        : Answer.ok(Views.token(client, state.organization(client)));
            case "G4" -> {
                require(client, "oauth:client:view");
                yield Answer.ok(Views.client(own(client, path)));
            }
            case "G5" -> {
                require(client, "oauth:client:edit");
                Client fresh = own(client, path).withSecret("regenerated-" + UUID.randomUUID());
                state.regenerate(fresh);
                yield Answer.ok(Views.clientWithSecret(fresh));
            }
            case "G6" -> create(client, call.body(), createFails);
            case "G7" -> path.equals(OPEN) ? list(client, call) : integration(client, call, integrationId(path));
            default -> throw GenesysError.notFound();
        };
    }

    private Client client(String region, Call call) {
        String bearer = call.bearer().orElseThrow(GenesysError::authenticationRequired);
        GenesysState.Token token = state.token(region, bearer).orElseThrow(GenesysError::badCredentials);
        if (token.expiresAt().isBefore(clock.now())) {
            throw GenesysError.credentialsExpired();
        }
        return state.client(region, token.client().id()).orElseThrow(GenesysError::badCredentials);
    }

    private static void require(Client client, String permission) {
        if (!client.permissions().contains(permission)) {
            throw GenesysError.missingPermission(permission);
        }
    }

    private static Client own(Client client, String path) {
        if (!path.substring(CLIENTS.length()).replace("/secret", "").equals(client.id())) {
            throw GenesysError.notFound();
        }
        return client;
    }

    private Answer create(Client client, JsonNode request, boolean fails) {
        require(client, "messaging:integration:add");
        if (request.path("name").asText().isBlank()) {
            throw GenesysError.invalidValue("name");
        }
        checkWebhook(request);
        if (request.path("outboundNotificationWebhookSignatureSecretToken")
                        .asText()
                        .length()
                < MIN_SIGNATURE_SECRET_LENGTH) {
            throw GenesysError.invalidValue("outboundNotificationWebhookSignatureSecretToken");
        }
        Integration integration = Integration.create(client.organizationId(), request, fails);
        state.add(client.region(), integration);
        return Answer.ok(integration.json());
    }

    private static void checkWebhook(JsonNode request) {
        String url = request.path("outboundNotificationWebhookUrl").asText();
        if (!url.startsWith("https://") || url.length() > MAX_URL_LENGTH) {
            throw GenesysError.invalidValue("outboundNotificationWebhookUrl");
        }
    }

    private Answer list(Client client, Call call) {
        require(client, "messaging:integration:view");
        int size = call.parameter("pageSize").map(Integer::parseInt).orElse(25);
        int page = call.parameter("pageNumber").map(Integer::parseInt).orElse(1);
        List<Integration> all = state.integrations(client);
        List<Map<String, Object>> entities = all.stream()
                .skip((long) (page - 1) * size)
                .limit(size)
                .map(Integration::json)
                .toList();
        return Answer.ok(Map.of(
                "entities",
                entities,
                "pageSize",
                size,
                "pageNumber",
                page,
                "total",
                all.size(),
                "pageCount",
                (all.size() + size - 1) / size));
    }

    private Answer integration(Client client, Call call, String id) {
        return switch (call.method()) {
            case "GET" -> {
                require(client, "messaging:integration:view");
                yield Answer.ok(state.integration(client, id).read().json());
            }
            case "PATCH" -> {
                require(client, "messaging:integration:edit");
                Integration integration = state.integration(client, id);
                integration.patch(call.body());
                yield Answer.ok(integration.json());
            }
            case "DELETE" -> {
                require(client, "messaging:integration:delete");
                state.removeIntegration(client, state.integration(client, id).id());
                yield Answer.noContent(204);
            }
            default -> throw GenesysError.notFound();
        };
    }

    /** @return as Genesys tells of them */
    public List<Map<String, Object>> integrations() {
        return state.integrations();
    }

    @Override
    public Optional<Subscriber> subscriber(String integrationId) {
        return state.integration(integrationId).map(Integration::subscriber);
    }

    @Override
    public Answer failure(Fault fault, Call call) {
        if (fault.fault() == Fault.Kind.CREATE_ERROR) {
            return answer(call, true);
        }
        if (fault.fault() == Fault.Kind.BUSY) {
            return withHeaders(answer(call), fault.percentOr(90) * LIMIT / 100);
        }
        if (fault.fault() == Fault.Kind.WRONG_ASSET && name(call).equals("G2")) {
            return withHeaders(Answer.ok(
                    Views.organization(new Organization("", UUID.randomUUID().toString(), "Somebody else", null))));
        }
        boolean atLogin = name(call).equals("G1");
        GenesysError error = switch (fault.fault()) {
            case INVALID_TOKEN -> atLogin ? GenesysError.authenticationFailed() : GenesysError.badCredentials();
            case EXPIRED -> atLogin ? GenesysError.authenticationFailed() : GenesysError.credentialsExpired();
            case WRONG_REGION -> GenesysError.clientNotFound();
            case MISSING_SCOPE -> GenesysError.missingPermission("messaging:integration:add");
            case RATE_LIMITED ->
                atLogin ? GenesysError.loginThrottled() : GenesysError.tooManyRequests(fault.retryAfterOr(3));
            case SERVER_ERROR -> GenesysError.server(fault.statusOr(500));
            case WRONG_ASSET -> GenesysError.notFound();
            default -> throw new IllegalArgumentException(fault.fault() + " is not a fault of Genesys");
        };
        return withHeaders(error.answer());
    }

    private static Answer withHeaders(Answer answer) {
        return answer.headers().containsKey("inin-ratelimit-count")
                ? answer.header("ININ-Correlation-Id", UUID.randomUUID().toString())
                : withHeaders(answer, USUAL_COUNT);
    }

    private static Answer withHeaders(Answer answer, int count) {
        return answer.header("ININ-Correlation-Id", UUID.randomUUID().toString())
                .header("inin-ratelimit-count", Integer.toString(count))
                .header("inin-ratelimit-allowed", Integer.toString(LIMIT))
                .header("inin-ratelimit-reset", "60");
    }

    private static Matcher address(Call call) {
        Matcher host = HOST.matcher(call.header("Host").orElse(""));
        return ADDRESS.matcher(host.matches() ? "/" + host.group(1) + "/" + host.group(2) + call.path() : call.path());
    }

    private static String path(Call call) {
        Matcher address = address(call);
        return address.matches() ? address.group(3) : call.path();
    }

    private static String integrationId(String path) {
        return path.equals(OPEN) ? "" : path.substring(OPEN.length() + 1);
    }
}
