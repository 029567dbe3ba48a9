// Passkeys: the form asks its own address what to sign, the device signs, the answer goes as any form does.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const listed = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

const signed = async (kind, { publicKey }) => {
  const asked = { ...publicKey, challenge: bytes(publicKey.challenge) };
  if (kind === "create") {
    asked.user = { ...asked.user, id: bytes(asked.user.id) };
    asked.excludeCredentials = listed(asked.excludeCredentials);
  } else asked.allowCredentials = listed(asked.allowCredentials);
  const made = await navigator.credentials[kind]({ publicKey: asked });
  const response = { clientDataJSON: text(made.response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (made.response[name]) response[name] = text(made.response[name]);
  }
  return { id: made.id, rawId: text(made.rawId), type: made.type, response, clientExtensionResults: {} };
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.hidden = !window.PublicKeyCredential;
  form.addEventListener("submit", async (event) => {
    if (form.elements.answer.value) return;
    event.preventDefault();
    try {
      const options = await (await fetch(form.action, { headers: { Accept: "application/json" } })).json();
      form.elements.answer.value = JSON.stringify(await signed(form.dataset.passkey, options));
      form.submit();
    } catch (trouble) {
      if (trouble.name !== "NotAllowedError") throw trouble; // they changed their mind
    }
  });
}
