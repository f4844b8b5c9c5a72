"use strict";

// A form cannot do this: logging out takes JSON, which no other site's form can send.
for (const button of document.querySelectorAll("[data-logout]")) {
  const failed = document.querySelector("[data-logout-failed]");

  const logOut = async () => {
    const answer = await fetch(button.dataset.logout, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      credentials: "same-origin",
      body: "{}",
    });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    location.replace(button.dataset.after);
  };

  button.addEventListener("click", () => {
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    failed.hidden = true;
    logOut().catch(() => {
      button.removeAttribute("aria-disabled");
      failed.hidden = false;
    });
  });
}

// The administrator's key: it is never part of an address, nor of a form that another site could send.
for (const form of document.querySelectorAll("[data-key-form]")) {
  const failed = form.querySelector("[role=alert]");
  const press = form.querySelector("[type=submit]");

  const logIn = async () => {
    const answer = await fetch(form.dataset.keyForm, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      credentials: "same-origin",
      body: JSON.stringify({ key: form.elements.key.value }),
    });
    if (answer.ok) return location.assign(form.dataset.after);
    const told = await answer.json().catch(() => ({}));
    throw new Error(told.error?.message ?? "Войти не получилось. Повторите через минуту.");
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (press.getAttribute("aria-disabled") === "true") return;
    press.setAttribute("aria-disabled", "true");
    failed.hidden = true;
    logIn().catch((error) => {
      press.removeAttribute("aria-disabled");
      failed.textContent = error instanceof TypeError ? "Нет связи с сервером. Повторите." : error.message;
      failed.hidden = false;
      form.elements.key.focus();
    });
  });
}

// What a browser kept of a page that is left may belong to somebody who has logged out.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
