package io.tenantservice.simulator.meta;

import io.tenantservice.simulator.AcmeSeed;
import io.tenantservice.simulator.Answer;
import io.tenantservice.simulator.Call;
import io.tenantservice.simulator.Fault;
import io.tenantservice.simulator.Json;
import io.tenantservice.simulator.ProviderClock;
import io.tenantservice.simulator.Simulator;
import io.tenantservice.simulator.Subscriber;
import io.tenantservice.simulator.Subscriber.Encoding;
import io.tenantservice.simulator.meta.MetaSeed.PhoneNumber;
import io.tenantservice.simulator.meta.MetaSeed.Waba;
import java.net.URI;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/** {@code https://graph.facebook.com}, as far as WhatsApp accounts need it. */
public final class MetaSimulator implements Simulator {

    /** Meta's own SDK ends addresses of nodes with a slash. */
    private static final Pattern ADDRESS = Pattern.compile("/v\\d+\\.\\d+/([^/]+)(?:/([^/]+))?/?");

    private static final int DEFAULT_PAGE = 25;
    private static final int USUAL_PERCENT = 28;

    private final MetaState state = new MetaState();
    private final Access access;
    private final TokenCalls tokens;
    private final SubscriptionCalls subscriptions;
    private volatile ErrorProfile profile = ErrorProfile.OBSERVED;

    /** @param tls trusts the addresses that callbacks go to */
    public MetaSimulator(SSLContext tls, ProviderClock clock) {
        access = new Access(state, clock);
        tokens = new TokenCalls(state, access, clock);
        subscriptions = new SubscriptionCalls(state, access, new Handshake(tls));
        reset();
    }

    public void errors(ErrorProfile wanted) {
        profile = wanted;
    }

    public void seed(MetaSeed seed) {
        state.add(seed);
    }

    @Override
    public void reset() {
        profile = ErrorProfile.OBSERVED;
        state.clear();
        state.add(AcmeSeed.meta());
    }

    @Override
    public Fault.Provider provider() {
        return Fault.Provider.META;
    }

    @Override
    public String name(Call call) {
        Matcher address = ADDRESS.matcher(call.path());
        if (!address.matches()) {
            return "?";
        }
        String edge = Optional.ofNullable(address.group(2)).orElse("");
        return switch (address.group(1)) {
            case "debug_token" -> "M1";
            case "oauth" -> edge.equals("access_token") ? "M9" : "?";
            default -> nameOnNode(call, address.group(1), edge);
        };
    }

    private String nameOnNode(Call call, String id, String edge) {
        boolean post = call.method().equals("POST");
        return switch (edge) {
            case "phone_numbers" -> "M3";
            case "subscribed_apps" ->
                post ? (call.parameter(SubscriptionCalls.OVERRIDE).isPresent() ? "M6" : "M5") : "M7";
            case "" -> {
                if (post || call.parameter("fields").orElse("").equals("webhook_configuration")) {
                    yield "M8";
                }
                yield state.waba(id).isPresent() ? "M2" : "M4";
            }
            default -> "?";
        };
    }

    @Override
    public List<String> assets(Call call) {
        return node(call).or(() -> call.bearer().flatMap(state::token).map(MetaSeed.Token::appId)).stream()
                .toList();
    }

    private static Optional<String> node(Call call) {
        Matcher address = ADDRESS.matcher(call.path());
        return address.matches() && address.group(1).matches("\\d+") ? Optional.of(address.group(1)) : Optional.empty();
    }

    @Override
    public Answer answer(Call call) {
        return answer(call, USUAL_PERCENT);
    }

    private Answer answer(Call call, int percent) {
        try {
            String id = node(call).orElse("");
            return withUsage(dispatch(call, id), id, percent);
        } catch (GraphError error) {
            return error.answer(profile);
        }
    }

    private Answer dispatch(Call call, String id) {
        return switch (name(call)) {
            case "M1" -> tokens.debug(call);
            case "M2" -> Answer.ok(Nodes.waba(access.waba(access.token(call), id), call.parameter("fields")));
            case "M3" -> numbers(call, access.waba(access.token(call), id));
            case "M4" -> number(call, id);
            case "M5", "M6" -> subscriptions.subscribe(call, id);
            case "M7" ->
                call.method().equals("DELETE") ? subscriptions.unsubscribe(call, id) : subscriptions.list(call, id);
            case "M8" -> call.method().equals("POST") ? subscriptions.overrideNumber(call, id) : number(call, id);
            case "M9" -> tokens.exchange(call);
            default -> throw GraphError.badParameter("Unknown path components");
        };
    }

    private Answer number(Call call, String id) {
        return Answer.ok(node(access.number(access.token(call), id), call));
    }

    /** The cursor is opaque: where to go on, in base 64. */
    private Answer numbers(Call call, Waba waba) {
        int from = call.parameter("after").map(MetaSimulator::position).orElse(0);
        int limit = call.parameter("limit").map(Integer::parseInt).orElse(DEFAULT_PAGE);
        List<Map<String, Object>> page = waba.numbers().stream()
                .skip(from)
                .limit(limit)
                .map(number -> node(number, call))
                .toList();
        Map<String, Object> paging = new HashMap<>();
        paging.put("cursors", Map.of("before", cursor(from), "after", cursor(from + page.size())));
        if (from + page.size() < waba.numbers().size()) {
            paging.put("next", "https://graph.facebook.com/next");
        }
        return Answer.ok(Map.of("data", page, "paging", paging));
    }

    private Map<String, Object> node(PhoneNumber number, Call call) {
        Map<String, String> callbacks = new LinkedHashMap<>();
        state.numberOverride(number.id()).ifPresent(uri -> callbacks.put("phone_number", uri));
        state.wabaOfNumber(number.id()).stream()
                .flatMap(waba -> state.subscriptions(waba.id()).stream())
                .forEach(one -> {
                    if (one.overrideCallbackUri() != null) {
                        callbacks.put("whatsapp_business_account", one.overrideCallbackUri());
                    }
                });
        callbacks.put("application", "https://hub.example/wa");
        return Nodes.number(number, callbacks, call.parameter("fields"));
    }

    public List<MetaSeed.Subscription> subscriptions() {
        return state.subscriptions();
    }

    /** An override of the number goes before one of its account; the app's own address is nobody's here. */
    @Override
    public Optional<Subscriber> subscriber(String numberId) {
        return state.wabaOfNumber(numberId).stream()
                .flatMap(waba -> state.subscriptions(waba.id()).stream())
                .flatMap(one -> state
                        .numberOverride(numberId)
                        .or(() -> Optional.ofNullable(one.overrideCallbackUri()))
                        .flatMap(url -> state.app(one.appId())
                                .map(app -> new Subscriber(URI.create(url), app.secret(), Encoding.HEX)))
                        .stream())
                .findFirst();
    }

    @Override
    public Answer failure(Fault fault, Call call) {
        String id = node(call).orElse("0");
        return switch (fault.fault()) {
            case INVALID_TOKEN -> GraphError.invalidToken().answer(profile);
            case EXPIRED ->
                name(call).equals("M1")
                        ? Answer.ok(Map.of("data", Map.of("is_valid", false, "error", TokenCalls.error(true))))
                        : GraphError.expired().answer(profile);
            case WRONG_ASSET -> GraphError.unknownObject(id).answer(profile);
            case HANDSHAKE_FAILED ->
                GraphError.callbackFailed("HTTP Status Code = 404").answer(profile);
            case WRONG_PROOF -> GraphError.wrongProof().answer(profile);
            case MISSING_SCOPE -> GraphError.missingScope(Access.MANAGEMENT).answer(profile);
            case RATE_LIMITED -> withRegain(GraphError.throttled().answer(profile), id, fault.retryAfterOr(1));
            case BUSY -> answer(call, fault.percentOr(90));
            case SERVER_ERROR -> GraphError.server(fault.statusOr(500)).answer(profile);
            default -> throw new IllegalArgumentException(fault.fault() + " is not a fault of Meta");
        };
    }

    private static Answer withUsage(Answer answer, String id, int percent) {
        String usage =
                Json.write(Map.of("call_count", percent, "total_time", percent - 3, "total_cputime", percent - 3));
        return id.isEmpty() ? answer.header("X-App-Usage", usage) : withRegain(answer, id, 0, percent);
    }

    private static Answer withRegain(Answer answer, String id, int minutes) {
        return withRegain(answer, id, minutes, 100);
    }

    private static Answer withRegain(Answer answer, String id, int minutes, int percent) {
        return answer.header(
                "X-Business-Use-Case-Usage",
                Json.write(Map.of(
                        id,
                        List.of(Map.of(
                                "type",
                                "whatsapp_business_management",
                                "call_count",
                                percent,
                                "total_cputime",
                                25,
                                "total_time",
                                25,
                                "estimated_time_to_regain_access",
                                minutes)))));
    }

    private static String cursor(int position) {
        return Base64.getEncoder().encodeToString(("QV" + position).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static int position(String cursor) {
        return Integer.parseInt(
                new String(Base64.getDecoder().decode(cursor), java.nio.charset.StandardCharsets.UTF_8).substring(2));
    }
}
